package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.ScoreInputsChanged;
import java.util.function.LongSupplier;

/** What one verticle instance does for the scores of its patients. Confined to its event loop. */
final class ScoreLoop {
    private final Caseload caseload;
    private final ScoreRecorder recorder;
    private final ScoreSeeds seeds;
    private final ScoreInputNews news;
    private final MessageConsumer<ScoreInputsChanged> consumer;

    ScoreLoop(
            Vertx vertx,
            ScoreSources sources,
            Caseload caseload,
            ScoreRecorder recorder,
            LongSupplier clock) {
        this.caseload = caseload;
        this.recorder = recorder;
        this.seeds = new ScoreSeeds(sources, clock);
        this.news = new ScoreInputNews(sources, caseload, clock);
        this.consumer = vertx.eventBus().consumer(Addresses.SCORE_INPUTS_CHANGED);
        consumer.handler(message -> heard(message.body()));
    }

    private void heard(ScoreInputsChanged changed) {
        if (caseload.watch(changed.patientId()) != null) {
            news.check();
        }
    }

    /** Once a second. */
    void tick(long now) {
        for (PatientWatch watch : caseload.watches()) {
            watch.score().tick(now);
            if (watch.isRestored() && !watch.score().isSeeded()) {
                seeds.request(watch);
            }
        }
        seeds.tick();
        news.check();
        Future<Void> _ = recorder.flush(); // never fails, and the next tick goes on
    }

    /** Listens no more; completed when changes that wait are written, or could not be. */
    Future<Void> close() {
        seeds.close();
        return Future.join(consumer.unregister(), recorder.close()).mapEmpty();
    }
}

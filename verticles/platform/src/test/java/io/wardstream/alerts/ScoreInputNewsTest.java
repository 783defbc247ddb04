package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.ManualInputs.Entry;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LatestVitals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people enter reaches who judges, told of or not. */
final class ScoreInputNewsTest {
    private static final int PATIENT = 5;
    private static final int DEVICE = 7;
    private static final long START = 1_764_000_000_000L;
    private static final Placement PLACE =
            new Placement(DEVICE, UUID.randomUUID(), 1, 3, UUID.randomUUID(), 5, UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final HeldScoreStore store = new HeldScoreStore();
    private final ScoreMeters meters = new ScoreMeters(new Meters());
    private final ScoreSources sources =
            new ScoreSources(
                    store, (_, _) -> Future.failedFuture("nothing is read in this test"), meters);
    private final Caseload caseload =
            new Caseload(
                    DeskBed.desk(vertx, new ScoreRecorder(sources), PLACE),
                    ScoreInputNewsTest::rules);
    private final PatientWatch watch = caseload.newWatch(1, 3, PATIENT);
    private long now = START;
    private final ScoreInputNews news = new ScoreInputNews(sources, caseload, () -> now);

    private static RuleSet rules() {
        return RuleSet.of(
                1,
                List.of(
                        new ScoreTemplate(Score.NEWS2_SINGLE, AlarmPriority.LOW, 3, 0, false)
                                .rule(UUID.randomUUID(), 1, 1, 0, 0, true)));
    }

    private static Map<Integer, ManualInputs> unresponsive() {
        return Map.of(
                PATIENT,
                new ManualInputs(
                        new Entry<>(Consciousness.UNRESPONSIVE, "nurse", START), null, null));
    }

    private void seeded() {
        boolean _ = watch.devices().add(DEVICE);
        watch.score()
                .seed(
                        new Countable(new LatestVitals(PATIENT, List.of()), List.of(), List.of()),
                        ManualInputs.NONE,
                        0,
                        START);
    }

    @BeforeEach
    void open() {
        BusCodecs.registerAll(vertx.eventBus());
    }

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    @Test
    void tellsWhoJudgesThePatient() {
        seeded();
        store.changed = Future.succeededFuture(unresponsive());

        news.check();

        assertThat(watch.alarms().standing())
                .extracting(alarm -> alarm.cause().text())
                .containsExactly("NEWS2 consciousness 3");
    }

    @Test
    void leavesItToTheSeedOfWhoHasNotLearnedYet() {
        boolean _ = watch.devices().add(DEVICE);
        store.changed = Future.succeededFuture(unresponsive());

        news.check();

        assertThat(watch.alarms().standing()).isEmpty();
    }

    @Test
    void looksOnceMoreWhenItWasToldMeanwhile() {
        Promise<Map<Integer, ManualInputs>> first = Promise.promise();
        store.changed = first.future();
        news.check();
        news.check();
        news.check();
        int whileReading = store.looks.size();
        store.changed = Future.succeededFuture(Map.of());

        first.complete(Map.of());

        assertThat(whileReading).isEqualTo(1);
        assertThat(store.looks).hasSize(2);
    }

    @Test
    void looksBackAsFarAsItHasNotRead() {
        store.changed = Future.failedFuture("away");
        news.check();
        now += 30_000;
        news.check();
        store.changed = Future.succeededFuture(Map.of());
        news.check();
        news.check();

        assertThat(store.looks)
                .containsExactly(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(60));
        assertThat((int) meters.readFailures.count()).isEqualTo(2);
    }
}

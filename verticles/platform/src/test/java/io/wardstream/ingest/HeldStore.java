package io.wardstream.ingest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.samples.DrainedSession;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.HeldSession;
import io.wardstream.samples.LostSessions;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.SessionOpening;
import io.wardstream.samples.Writer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A real store whose flushes wait at the door while the test holds them, as those of a node that is
 * frozen do. Thread-safe.
 */
final class HeldStore implements SampleStore {
    private final SampleStore store;
    private volatile CompletableFuture<Void> door = CompletableFuture.completedFuture(null);
    private volatile int waiting;

    HeldStore(SampleStore store) {
        this.store = store;
    }

    void hold() {
        door = new CompletableFuture<>();
    }

    void release() {
        door.complete(null);
    }

    boolean isWaiting() {
        return waiting > 0;
    }

    @Override
    public Future<FlushOutcome> flush(Flush flush) {
        CompletableFuture<Void> open = door;
        if (open.isDone()) {
            return store.flush(flush);
        }
        waiting = 1;
        Context context = Vertx.currentContext();
        Promise<Void> released = Promise.promise();
        var _ = open.thenRun(() -> context.runOnContext(_ -> released.complete()));
        return released.future()
                .compose(
                        _ -> {
                            waiting = 0;
                            return store.flush(flush);
                        });
    }

    @Override
    public Future<Writer> registerWriter(String nodeId) {
        return store.registerWriter(nodeId);
    }

    @Override
    public Future<List<SessionOpening>> openSessions(Writer writer, List<EpochRequest> requests) {
        return store.openSessions(writer, requests);
    }

    @Override
    public Future<List<EpochState>> openEpochs(List<EpochRequest> requests) {
        return store.openEpochs(requests);
    }

    @Override
    public Future<Void> drained(List<DrainedSession> sessions) {
        return store.drained(sessions);
    }

    @Override
    public Future<LostSessions> lostSessions(Writer writer, List<HeldSession> held) {
        return store.lostSessions(writer, held);
    }
}

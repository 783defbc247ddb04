package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.retrospect.PatientReplay.StoppedException;
import io.wardstream.samples.LateNotes.Waiting;
import io.wardstream.samples.LateRange;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import io.wardstream.store.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges late samples, one range after the other, on the one node that holds the lease. A range
 * stays noted until all that was found in it is kept, and found twice it is kept once: who dies in
 * the middle loses nothing. Confined to one event loop.
 */
final class RetrospectVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RetrospectVerticle.class);
    private static final String LEASE = "retrospect";

    /**
     * So many times as long as it has worked it rests: when thousands of devices have come back
     * late at once, those that are live have the processors.
     */
    private static final int REST = 9;

    /** Between two counts of what waits, which look at more than the next range does. */
    private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A statement and a little. */
    private static final long STOP_MILLIS = 10_000;

    /** A device whose range fails for no reason of the database does not hold up the others. */
    private static final Duration PASSED_OVER = Duration.ofMinutes(5);

    /** As many faults at once are not those of devices. */
    private static final int MOST_PASSED_OVER = 1_000;

    private final RetrospectDesk desk;
    private final Leases leases;
    private final Map<Integer, Instant> passedOver = new HashMap<>();
    private @Nullable Lease lease;
    private boolean isRunner;
    private boolean isBusy;
    private boolean isStopping;
    private long countDueAt;
    private Future<?> current = Future.succeededFuture();

    RetrospectVerticle(RetrospectDesk desk, Leases leases) {
        this.desk = desk;
        this.leases = leases;
    }

    @Override
    public Future<?> start() {
        lease = leases.compete(vertx, LEASE, new Runner());
        vertx.setPeriodic(desk.config().poll().toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    /** Leaves what it has at the next piece, and lets others have the lease then. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        isRunner = false;
        Lease held = lease;
        return current.timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(_ -> held == null ? Future.succeededFuture() : held.close());
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            isRunner = !isStopping;
            countDueAt = System.nanoTime();
            look();
        }

        @Override
        public void onLost() {
            isRunner = false;
            desk.meters().waiting(Waiting.NOTHING);
        }
    }

    private void look() {
        if (!isRunner || isBusy) {
            return;
        }
        isBusy = true;
        long begun = System.nanoTime();
        current =
                count(begun)
                        .compose(_ -> judgeNext())
                        .onFailure(this::failed)
                        .otherwise(false)
                        .onSuccess(isMore -> rest(System.nanoTime() - begun, isMore));
    }

    private Future<?> count(long now) {
        if (now - countDueAt < 0) {
            return Future.succeededFuture();
        }
        countDueAt = now + COUNT_NANOS;
        return desk.notes().waiting().onSuccess(desk.meters()::waiting);
    }

    private void rest(long worked, boolean isMore) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(worked) * REST);
        vertx.setTimer(
                millis,
                _ -> {
                    isBusy = false;
                    if (isMore) {
                        look();
                    }
                });
    }

    /** False when there was none. */
    private Future<Boolean> judgeNext() {
        passedOver.values().removeIf(desk.clock().instant()::isAfter);
        return desk.notes()
                .next(desk.config().quiet(), desk.config().latest(), passedOver.keySet())
                .compose(
                        next ->
                                next.isPresent() && isRunner
                                        ? judge(next.get()).map(true)
                                        : Future.succeededFuture(false));
    }

    private Future<Void> judge(LateRange range) {
        long begun = System.nanoTime();
        return new RetrospectRun(vertx, desk, range, () -> !isRunner)
                .run()
                .onSuccess(
                        _ ->
                                desk.meters()
                                        .duration
                                        .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS))
                .recover(cause -> passOver(range, cause));
    }

    private Future<Void> passOver(LateRange range, Throwable cause) {
        boolean isOfDatabase =
                cause instanceof StorageException away
                        && away.category() == StorageException.Category.RETRY;
        boolean isPassing =
                isOfDatabase
                        || cause instanceof StoppedException
                        || passedOver.size() >= MOST_PASSED_OVER;
        if (isPassing) {
            return Future.failedFuture(cause);
        }
        desk.meters().failures.increment();
        LOG.error("late samples not judged deviceId={}", range.deviceId(), cause);
        passedOver.put(range.deviceId(), desk.clock().instant().plus(PASSED_OVER));
        return Future.succeededFuture();
    }

    private void failed(Throwable cause) {
        if (!(cause instanceof StoppedException)) {
            desk.meters().failures.increment();
            LOG.warn("late samples wait cause={}", cause.getMessage());
        }
    }
}

package io.wardstream.access.audit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.config.AuditConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit of one node: entries wait in one queue, and one statement at a time takes up to {@link
 * #BATCH} of them. What nobody waits for is collected for {@link #WINDOW_MILLIS}. A batch is tried
 * until the database takes it; its entries have names, so that they are stored once. Bounded: above
 * {@code maxQueued} nobody gets room, so there are never more than that and what the requests under
 * way add. Thread-safe.
 */
final class QueuedAudit implements Audit {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedAudit.class);

    static final int BATCH = 500;
    static final long WINDOW_MILLIS = 100;
    private static final long RETRY_MILLIS = 500;
    private static final long SWEEP_MILLIS = 5_000;

    /** A stop waits so long for the database; what is left then is counted in the log. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final AuditConfig config;
    private final EntryStore store;
    private final InstantSource clock;
    private final AuditMeters meters;
    private final RefusalTally refusals = new RefusalTally();
    private final ReadTally reads;
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final long sweeper;
    private final Promise<Void> drained = Promise.promise();
    private long lastSeq;
    private boolean isWriting;
    private boolean isTimed;
    private boolean isClosing;

    /** Where entries are kept. */
    @FunctionalInterface
    interface EntryStore {
        /** Writes all of them or none; those that are there already are left as they are. */
        Future<Void> insert(List<Queued> batch);
    }

    /**
     * An entry on its way.
     *
     * @param seq grows by one an entry
     * @param written null: nobody waits for it
     */
    record Queued(long seq, AuditEntry entry, @Nullable Waiting written) {}

    /** Somebody who waits, and where they are to be told. */
    record Waiting(Context context, Promise<Void> promise) {
        void tell() {
            context.runOnContext(_ -> promise.tryComplete());
        }
    }

    QueuedAudit(
            Vertx vertx,
            AuditConfig config,
            EntryStore store,
            InstantSource clock,
            AuditMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.meters = meters;
        this.reads = new ReadTally(config.repeat());
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Future<Void> room() {
        Waiting one;
        synchronized (this) {
            if (hasRoom()) {
                return Future.succeededFuture();
            }
            one = waiter();
            waiting.add(one);
        }
        meters.waited.increment();
        long timer = vertx.setTimer(config.patience().toMillis(), _ -> refuse(one));
        return one.promise().future().onSuccess(_ -> vertx.cancelTimer(timer));
    }

    private void refuse(Waiting one) {
        synchronized (this) {
            if (!waiting.remove(one)) {
                return; // is being told that there is room
            }
        }
        meters.refused.increment();
        one.promise().tryFail(new AuditFullException());
    }

    private boolean hasRoom() {
        return meters.depth.get() < config.maxQueued();
    }

    private Waiting waiter() {
        return new Waiting(vertx.getOrCreateContext(), Promise.promise());
    }

    @Override
    public void note(AuditEntry entry) {
        boolean isSingle =
                entry.outcome() == AuditOutcome.ALLOWED
                        ? reads.admits(entry)
                        : refusals.admits(entry, hasRoom());
        if (isSingle) {
            add(entry, null);
        }
    }

    @Override
    public Future<Void> write(AuditEntry entry) {
        Waiting written = waiter();
        add(entry, written);
        return written.promise().future();
    }

    private void add(AuditEntry entry, @Nullable Waiting written) {
        boolean isUrgent;
        synchronized (this) {
            lastSeq++;
            queue.add(new Queued(lastSeq, entry, written));
            isUrgent = written != null || isClosing || queue.size() >= BATCH;
            meters.depth.incrementAndGet();
            if (!isUrgent && !isTimed) {
                isTimed = true;
                vertx.setTimer(WINDOW_MILLIS, _ -> timeIsUp());
            }
        }
        if (isUrgent) {
            flush();
        }
    }

    private void timeIsUp() {
        synchronized (this) {
            isTimed = false;
        }
        flush();
    }

    private void flush() {
        List<Queued> batch = new ArrayList<>();
        synchronized (this) {
            if (isWriting || queue.isEmpty()) {
                return;
            }
            isWriting = true;
            while (batch.size() < BATCH && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
        }
        write(batch);
    }

    private void write(List<Queued> batch) {
        store.insert(batch)
                .onComplete(
                        _ -> written(batch),
                        cause -> {
                            meters.failures.increment();
                            LOG.warn(
                                    "audit not written, tried again size={} cause={}",
                                    batch.size(),
                                    cause.getMessage());
                            vertx.setTimer(RETRY_MILLIS, _ -> write(batch));
                        });
    }

    private void written(List<Queued> batch) {
        meters.written.increment(batch.size());
        List<Waiting> told = new ArrayList<>();
        synchronized (this) {
            isWriting = false;
            int free = config.maxQueued() - meters.depth.addAndGet(-batch.size());
            while (free > 0 && !waiting.isEmpty()) {
                told.add(waiting.remove());
                free--;
            }
            if (isClosing && queue.isEmpty()) {
                drained.tryComplete();
            }
        }
        told.forEach(Waiting::tell);
        batch.stream().map(Queued::written).forEach(QueuedAudit::tell);
        if (isPressed()) {
            flush();
        }
    }

    /** False while the window of those that wait is still open. */
    private synchronized boolean isPressed() {
        return !isTimed
                || isClosing
                || queue.size() >= BATCH
                || queue.stream().anyMatch(queued -> queued.written() != null);
    }

    private static void tell(@Nullable Waiting written) {
        if (written != null) {
            written.tell();
        }
    }

    private void sweep() {
        long now = clock.millis();
        refusals.over(now).forEach(entry -> add(entry, null));
        reads.over(now).forEach(entry -> add(entry, null));
    }

    /**
     * Writes all there is.
     *
     * @return completed when it is committed; failed when the database does not take it in time
     */
    Future<Void> close() {
        vertx.cancelTimer(sweeper);
        refusals.rest().forEach(entry -> add(entry, null));
        reads.rest().forEach(entry -> add(entry, null));
        synchronized (this) {
            isClosing = true;
            if (queue.isEmpty() && !isWriting) {
                drained.tryComplete();
            }
        }
        flush();
        return drained.future()
                .timeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> LOG.error("audit lost entries={}", meters.depth.get()));
    }
}

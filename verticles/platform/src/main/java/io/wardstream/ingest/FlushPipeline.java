package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ingest.Work.Note;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.ops.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Buffer and flush. What arrives within a window is published to the bus and, when no flush is
 * under way, written; while one is, the next one grows. So there is never a second batch in flight,
 * acks are in order, and a slow database makes batches larger, not more numerous. Confined to one
 * event loop.
 */
final class FlushPipeline {
    /**
     * So many batches a flush may hold that has grown while another was under way: fewer commits
     * when behind.
     */
    private static final int GROWN = 4;

    private final Vertx vertx;
    private final int batchSize;
    private final long windowMillis;
    private final ShardPublisher publisher;
    private final FlushWriter writer;
    private final Settlement settlement;
    private final RecordBuffer records;
    private final IngestMeters meters;
    private final Tracing tracing;

    private final SampleBuffer buffer = new SampleBuffer();
    private List<SampleWork> arrived = new ArrayList<>();
    private final List<Promise<Void>> idleWaiters = new ArrayList<>();
    private boolean timerArmed;
    private boolean due;
    private boolean inFlight;

    FlushPipeline(
            Vertx vertx,
            int batchSize,
            long windowMillis,
            ShardPublisher publisher,
            FlushWriter writer,
            Settlement settlement,
            RecordBuffer records,
            IngestMeters meters) {
        this.vertx = vertx;
        this.batchSize = batchSize;
        this.windowMillis = windowMillis;
        this.publisher = publisher;
        this.writer = writer;
        this.settlement = settlement;
        this.records = records;
        this.meters = meters;
        this.tracing = Tracing.of(vertx);
    }

    /** Samples taken in and not yet settled, and records not yet on their way. */
    int pending() {
        return settlement.pending() + records.size();
    }

    /** Whether older epochs are slowed, in favor of live samples. */
    void slowBackfill(boolean isSlowed) {
        buffer.slowBackfill(isSlowed);
    }

    void add(SampleWork taken) {
        settlement.taken(taken);
        SampleWork work = arrived.isEmpty() ? perhapsTraced(taken) : taken;
        buffer.add(work);
        arrived.add(work);
        if (buffer.size() >= batchSize && !inFlight) {
            tick();
        } else {
            arm();
        }
    }

    /** Asked once a window, for the first of its samples. */
    private SampleWork perhapsTraced(SampleWork first) {
        long receivedAt = first.sample().receivedAt();
        TraceSpan frame = tracing.begin(SampleTrace.FRAME, receivedAt);
        return frame == null ? first : first.tracedBy(new SampleTrace(frame, receivedAt));
    }

    void add(Note note) {
        records.add(note);
        arm();
    }

    void add(Work.Entry record) {
        records.add(record);
        arm();
    }

    /** Notes where the lane stands with the next flush. */
    void checkpoint(EpochLane lane) {
        records.checkpoint(lane);
        arm();
    }

    /** Completes when nothing is buffered or in flight any more. */
    Future<Void> whenIdle() {
        if (isIdle()) {
            return Future.succeededFuture();
        }
        Promise<Void> idle = Promise.promise();
        idleWaiters.add(idle);
        arm();
        return idle.future();
    }

    /** Tries nothing again; what is not committed stays with the devices. */
    void close() {
        writer.close();
    }

    private boolean isIdle() {
        return !inFlight && !hasWork();
    }

    private boolean hasWork() {
        return !buffer.isEmpty() || !records.isEmpty();
    }

    private void arm() {
        if (timerArmed) {
            return;
        }
        timerArmed = true;
        if (windowMillis == 0) {
            vertx.runOnContext(_ -> windowOver());
        } else {
            vertx.setTimer(windowMillis, _ -> windowOver());
        }
    }

    private void windowOver() {
        timerArmed = false;
        tick();
    }

    private void tick() {
        publishArrived();
        if (inFlight) {
            due = true;
            return;
        }
        startFlush();
    }

    private void publishArrived() {
        if (arrived.isEmpty()) {
            return;
        }
        List<SampleWork> news = arrived;
        arrived = new ArrayList<>();
        publisher.publish(news, System.currentTimeMillis(), news.getFirst().trace());
    }

    private void startFlush() {
        due = false;
        if (!hasWork()) {
            return;
        }
        PendingFlush work =
                new PendingFlush(
                        buffer.take(GROWN * batchSize), records.takeNotes(), records.takeRecords());
        inFlight = true;
        tellTraced(work.samples());
        meters.batchSize.record(work.samples().size());
        long startedAt = System.nanoTime();
        writer.write(work)
                .onComplete(
                        _ -> {
                            meters.flushDuration.record(
                                    System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
                            flushEnded();
                        });
    }

    private void tellTraced(List<SampleWork> flushed) {
        if (tracing.isOn()) {
            for (SampleWork work : flushed) {
                SampleTrace trace = work.trace();
                if (trace != null) {
                    trace.flushing(flushed.size());
                }
            }
        }
    }

    private void flushEnded() {
        inFlight = false;
        if (due || buffer.size() >= batchSize) {
            tick();
        } else if (hasWork()) {
            arm();
        }
        if (isIdle() && !idleWaiters.isEmpty()) {
            List<Promise<Void>> waiters = new ArrayList<>(idleWaiters);
            idleWaiters.clear();
            waiters.forEach(waiter -> waiter.tryComplete());
        }
    }

    /** Drops what waits for devices that another writer holds now. */
    void dropLost() {
        settlement.lost(buffer.removeLost());
        records.removeLost();
    }
}

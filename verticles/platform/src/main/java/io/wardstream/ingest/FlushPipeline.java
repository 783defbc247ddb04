package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.GapWork;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.ingest.Work.RefusalWork;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ingest.Work.TechnicalWork;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.LatestCache;
import io.wardstream.samples.SampleStore;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffer, flush, settle, ack. What arrives within a window is published to the bus and, when no
 * flush is under way, written; while one is, the next one grows. So there is never a second batch
 * in flight, acks are in order, and a slow database makes batches larger, not more numerous.
 * Confined to one event loop.
 */
final class FlushPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(FlushPipeline.class);

    private static final int REFUSALS_A_FLUSH = 500;

    private final Vertx vertx;
    private final int batchSize;
    private final long windowMillis;
    private final SampleStore store;
    private final ShardPublisher publisher;
    private final LatestCache latest;
    private final WriterHold hold;
    private final IngestMeters meters;
    private final RetryDelay retryDelay = new RetryDelay();

    private final SampleBuffer buffer = new SampleBuffer();
    private List<SampleWork> arrived = new ArrayList<>();
    private List<GapWork> gaps = new ArrayList<>();
    private List<RefusalWork> refusals = new ArrayList<>();
    private List<TechnicalWork> technical = new ArrayList<>();
    private final List<Promise<Void>> idleWaiters = new ArrayList<>();

    private boolean timerArmed;
    private boolean due;
    private boolean inFlight;
    private int pending;

    FlushPipeline(
            Vertx vertx,
            int batchSize,
            long windowMillis,
            SampleStore store,
            ShardPublisher publisher,
            LatestCache latest,
            WriterHold hold,
            IngestMeters meters) {
        this.vertx = vertx;
        this.batchSize = batchSize;
        this.windowMillis = windowMillis;
        this.store = store;
        this.publisher = publisher;
        this.latest = latest;
        this.hold = hold;
        this.meters = meters;
    }

    /** Samples taken in and not yet settled, and refusals not yet recorded. */
    int pending() {
        return pending + refusals.size();
    }

    void add(SampleWork work) {
        pending++;
        meters.pending.incrementAndGet();
        work.lane().submitted();
        buffer.add(work);
        arrived.add(work);
        if (buffer.size() >= batchSize && !inFlight) {
            tick();
        } else {
            arm();
        }
    }

    void add(GapWork work) {
        gaps.add(work);
        arm();
    }

    void add(RefusalWork work) {
        refusals.add(work);
        arm();
    }

    void add(TechnicalWork work) {
        technical.add(work);
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

    private boolean isIdle() {
        return !inFlight && !hasWork();
    }

    private boolean hasWork() {
        return !buffer.isEmpty() || !gaps.isEmpty() || !refusals.isEmpty() || !technical.isEmpty();
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
        publisher.publish(arrived, System.currentTimeMillis());
        arrived = new ArrayList<>();
    }

    private void startFlush() {
        due = false;
        if (!hasWork()) {
            return;
        }
        PendingFlush work =
                new PendingFlush(buffer.take(batchSize), gaps, takeRefusals(), technical);
        gaps = new ArrayList<>();
        technical = new ArrayList<>();
        inFlight = true;
        meters.batchSize.record(work.samples().size());
        long startedAt = System.nanoTime();
        write(work, false, 0)
                .onComplete(
                        _ -> {
                            meters.flushDuration.record(
                                    System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
                            flushEnded();
                        });
    }

    private List<RefusalWork> takeRefusals() {
        if (refusals.size() <= REFUSALS_A_FLUSH) {
            List<RefusalWork> all = refusals;
            refusals = new ArrayList<>();
            return all;
        }
        List<RefusalWork> some = new ArrayList<>(refusals.subList(0, REFUSALS_A_FLUSH));
        refusals.subList(0, REFUSALS_A_FLUSH).clear();
        return some;
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

    /**
     * Writes until it is written: nothing that was taken in is given up, except what the database
     * itself refuses or another writer has taken over.
     *
     * @return when all of it is settled; never fails
     */
    private Future<Void> write(PendingFlush work, boolean uncertain, int attempt) {
        if (work.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.flush(work.toFlush(hold.writer(), uncertain))
                .onSuccess(outcome -> settle(work, outcome))
                .<Void>mapEmpty()
                .recover(failure -> repair(work, uncertain, attempt, StorageException.of(failure)));
    }

    private Future<Void> repair(
            PendingFlush work, boolean uncertain, int attempt, StorageException failure) {
        meters.flushRetries.increment();
        return switch (failure.category()) {
            case DUPLICATE, NO_PARTITION ->
                    attempt < 3 ? write(work, true, attempt + 1) : later(work, attempt, failure);
            case FENCED -> hold.findLost().compose(_ -> write(dropLost(work), uncertain, attempt));
            case BAD_DATA -> isolate(work, uncertain, failure);
            case RETRY, OTHER -> later(work, attempt, failure);
        };
    }

    private Future<Void> later(PendingFlush work, int attempt, StorageException failure) {
        hold.away(true);
        if (failure.category() == Category.OTHER || attempt % 10 == 0) {
            LOG.warn(
                    "flush failed, trying again attempt={} batchSize={} cause={}",
                    attempt + 1,
                    work.samples().size(),
                    failure.getMessage());
        }
        return vertx.timer(retryDelay.millis(attempt), TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .compose(_ -> write(work, true, attempt + 1));
    }

    /** One row the database refuses must not hold up the others: halve until it stands alone. */
    private Future<Void> isolate(PendingFlush work, boolean uncertain, StorageException failure) {
        if (work.samples().size() > 1) {
            return write(work.firstHalf(), uncertain, 0)
                    .compose(_ -> write(work.secondHalf(), uncertain, 0));
        }
        LOG.warn(
                "the database refuses a row sqlState={} cause={}",
                failure.sqlState(),
                failure.getMessage());
        if (work.samples().size() == 1) {
            refusePoisoned(work.samples().getFirst());
            return write(
                    new PendingFlush(List.of(), work.gaps(), work.refusals(), work.technical()),
                    uncertain,
                    0);
        }
        LOG.error(
                "records dropped that the database refuses gaps={} refusals={} technical={}",
                work.gaps().size(),
                work.refusals().size(),
                work.technical().size());
        settleRecords(work);
        return Future.succeededFuture();
    }

    private void refusePoisoned(SampleWork work) {
        finished();
        meters.poisoned.increment();
        work.lane().abandoned();
        refuse(work, RefusalCode.MALFORMED, "the database cannot store this sample");
    }

    private void refuse(SampleWork work, RefusalCode code, String message) {
        VitalSample sample = work.sample();
        EpochLane lane = work.lane();
        Flush.Refusal record =
                new Flush.Refusal(
                        sample.deviceId(),
                        true,
                        lane.epoch(),
                        sample.seq(),
                        null,
                        code.wire(),
                        message,
                        sample.receivedAt(),
                        FrameText.of(sample));
        add(
                new RefusalWork(
                        lane.device(),
                        lane,
                        true,
                        record,
                        new Nack(lane.epoch(), sample.seq(), null, code, message)));
    }

    private void settle(PendingFlush work, FlushOutcome outcome) {
        hold.away(false);
        long now = System.currentTimeMillis();
        Set<VitalSample> conflicts = Collections.newSetFromMap(new IdentityHashMap<>());
        conflicts.addAll(outcome.conflicts());
        Set<DeviceSession> sessions = new LinkedHashSet<>();
        List<PublishedSample> live = new ArrayList<>(work.samples().size());
        for (SampleWork sampleWork : work.samples()) {
            EpochLane lane = sampleWork.lane();
            if (sampleWork.sample().live() && lane.device().identity().patientId() != 0) {
                live.add(ShardPublisher.published(sampleWork, 0));
            }
            if (!conflicts.isEmpty() && conflicts.contains(sampleWork.sample())) {
                settleConflict(sampleWork);
            } else {
                lane.completed(sampleWork.sample().seq(), sampleWork.sample().receivedAt());
            }
            finished();
            note(lane, sessions);
        }
        cacheLatest(live);
        meters.committed.increment(outcome.committed());
        meters.duplicate.increment(outcome.duplicates().size());
        for (GapWork gap : work.gaps()) {
            note(gap.lane(), sessions);
        }
        for (RefusalWork refusal : work.refusals()) {
            DeviceSession session = refusal.device().session();
            if (session != null) {
                sessions.add(session);
            }
        }
        settleRecords(work);
        for (DeviceSession session : sessions) {
            session.settled(now);
        }
    }

    /**
     * A cache that misses a write is not believed until it is seeded anew, so a failure needs
     * nothing more.
     */
    private void cacheLatest(List<PublishedSample> live) {
        if (!live.isEmpty()) {
            latest.write(live)
                    .onFailure(
                            failure ->
                                    LOG.debug(
                                            "latest values not cached cause={}",
                                            failure.toString()));
        }
    }

    private static void note(EpochLane lane, Set<DeviceSession> sessions) {
        DeviceSession session = lane.device().session();
        if (session != null) {
            sessions.add(session);
        }
    }

    /** The identity is stored with other content: settled for the ack, refused for the device. */
    private void settleConflict(SampleWork work) {
        EpochLane lane = work.lane();
        meters.conflicted.increment();
        boolean starting = lane.isStarting() && lane.isLive();
        lane.abandoned();
        refuse(
                work,
                RefusalCode.IDENTITY_CONFLICT,
                "epoch "
                        + lane.epoch()
                        + " seq "
                        + work.sample().seq()
                        + " is stored with other content");
        DeviceSession session = lane.device().session();
        if (starting && session != null) {
            session.epochReused();
        }
    }

    private static void settleRecords(PendingFlush work) {
        for (GapWork gap : work.gaps()) {
            gap.lane().settle(gap.from(), gap.to());
        }
        for (RefusalWork refusal : work.refusals()) {
            EpochLane lane = refusal.lane();
            if (lane != null && refusal.settles()) {
                lane.settle(refusal.record().seq(), refusal.record().seq());
            }
            DeviceSession session = refusal.device().session();
            Nack nack = refusal.nack();
            if (session != null && nack != null) {
                session.nack(nack);
            }
        }
    }

    private PendingFlush dropLost(PendingFlush work) {
        work.lost().forEach(this::dropped);
        dropLost();
        return work.withoutLost();
    }

    /** Drops what waits for devices that another writer holds now: they send it again, there. */
    void dropLost() {
        buffer.removeLost().forEach(this::dropped);
    }

    private void dropped(SampleWork work) {
        finished();
        work.lane().abandoned();
        meters.fenced.increment();
    }

    private void finished() {
        pending--;
        meters.pending.decrementAndGet();
    }
}

package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.LatestCache;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when work has left the buffer: counters, acks, nacks, the latest values. Each sample
 * taken in is counted out exactly once: committed, duplicate, or rejected. Confined to its writer's
 * event loop.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final IngestMeters meters;
    private final ShardPublisher publisher;
    private final LatestCache latest;
    private final RecordBuffer records;
    private final LongSupplier clock;
    private int pending;

    /** Refusals that a flush brings about go to {@code records}, for the next one. */
    Settlement(
            IngestMeters meters,
            ShardPublisher publisher,
            LatestCache latest,
            RecordBuffer records,
            LongSupplier clock) {
        this.meters = meters;
        this.publisher = publisher;
        this.latest = latest;
        this.records = records;
        this.clock = clock;
    }

    /** Samples taken in and not yet counted out. */
    int pending() {
        return pending;
    }

    void taken(SampleWork work) {
        pending++;
        meters.pending.incrementAndGet();
        work.lane().submitted();
    }

    private void finished() {
        pending--;
        meters.pending.decrementAndGet();
    }

    /** The flush is committed. */
    void committed(PendingFlush work, FlushOutcome outcome) {
        Set<DeviceSession> sessions = new LinkedHashSet<>();
        Set<VitalSample> conflicts = identities(outcome.conflicts());
        List<PublishedSample> live = new ArrayList<>(work.samples().size());
        meters.committed.increment(outcome.committed());
        meters.duplicate.increment(outcome.duplicates().size());
        for (SampleWork done : work.samples()) {
            finished();
            if (!conflicts.isEmpty() && conflicts.contains(done.sample())) {
                conflicted(done);
            } else {
                done.lane().completed(done.sample().seq(), done.sample().receivedAt());
                committed(done.lane(), done.sample().seq(), done.trace());
                settled(done.lane(), done.sample().seq());
                if (done.sample().live() && done.device().identity().patientId() != 0) {
                    live.add(ShardPublisher.published(done, 0));
                }
            }
            note(done, sessions);
        }
        recorded(work.records(), sessions);
        cacheLatest(live);
        long now = clock.getAsLong();
        for (DeviceSession session : sessions) {
            session.settled(now);
        }
    }

    private static void committed(EpochLane lane, int seq, @Nullable SampleTrace trace) {
        if (trace != null) {
            trace.committed();
            lane.tracedUntilAcked(seq, trace);
        }
    }

    private static void abandoned(@Nullable SampleTrace trace) {
        if (trace != null) {
            trace.abandoned();
        }
    }

    private static Set<VitalSample> identities(List<VitalSample> samples) {
        Set<VitalSample> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(samples);
        return identities;
    }

    /** Whoever waits for the receipt of this very sample has less to wait for. */
    private static void settled(EpochLane lane, int seq) {
        DeviceSession session = lane.device().session();
        if (session != null) {
            session.receipts().settled(lane.epoch(), seq);
        }
    }

    private static void note(Work work, Set<DeviceSession> sessions) {
        DeviceSession session = work.device().session();
        if (session != null) {
            sessions.add(session);
        }
    }

    private static void recorded(List<Work.Entry> done, Set<DeviceSession> sessions) {
        for (Work.Entry record : done) {
            record.device().recordDone();
            switch (record) {
                case Work.GapEntry gap -> gap.lane().settle(gap.from(), gap.to());
                case Work.RefusalEntry refused -> refused(refused);
                case Work.TechnicalEntry _ -> {}
            }
            note(record, sessions);
        }
    }

    private static void refused(Work.RefusalEntry refused) {
        EpochLane lane = refused.lane();
        if (lane != null && refused.settles()) {
            lane.settle(refused.refusal().seq(), refused.refusal().seq());
            settled(lane, refused.refusal().seq());
        }
        DeviceSession session = refused.device().session();
        Nack nack = refused.nack();
        if (session != null && nack != null) {
            session.nack(nack);
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

    /** The identity is stored with other content: settled for the ack, refused for the device. */
    private void conflicted(SampleWork work) {
        EpochLane lane = work.lane();
        meters.conflicted.increment();
        boolean starting = lane.isStarting() && lane.isLive();
        lane.abandoned();
        abandoned(work.trace());
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

    /**
     * The database refuses this very row: what may have been judged by it is taken back. (Of an
     * identity with other content the stored one was judged.)
     */
    void poisoned(SampleWork work) {
        finished();
        meters.poisoned.increment();
        work.lane().abandoned();
        abandoned(work.trace());
        publisher.refused(work, clock.getAsLong());
        refuse(work, RefusalCode.MALFORMED, "the database cannot store this sample");
    }

    /** The database refuses this very record: what it is about goes on without it. */
    void unrecorded(Work.Entry record) {
        Set<DeviceSession> sessions = new LinkedHashSet<>();
        recorded(List.of(record), sessions);
        long now = clock.getAsLong();
        sessions.forEach(session -> session.settled(now));
    }

    private void refuse(SampleWork work, RefusalCode code, String message) {
        VitalSample sample = work.sample();
        EpochLane lane = work.lane();
        Flush.Refusal refusal =
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
        Nack nack = new Nack(lane.epoch(), sample.seq(), null, code, message);
        records.add(new Work.RefusalEntry(lane.device(), lane, true, refusal, nack));
    }

    /** Another writer holds these devices now: they send it again, there. */
    void lost(List<SampleWork> samples) {
        for (SampleWork work : samples) {
            finished();
            work.lane().abandoned();
            abandoned(work.trace());
            meters.fenced.increment();
        }
    }
}

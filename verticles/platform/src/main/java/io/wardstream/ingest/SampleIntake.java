package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.FrameSample;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.ReadSample;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.RefusedSample;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.frame.ValueRefusal;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.GapEntry;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ingest.Work.SegmentNote;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.ClockSegment;
import java.util.List;

/**
 * Turns the samples of one connection into work for the buffer: places them in time, or refuses
 * them. Confined to one event loop.
 */
final class SampleIntake {
    private final SessionRules rules;
    private final RefusalLog refusals;
    private final TechnicalLog technical;
    private final int deviceId;
    private final long liveWithin;

    /** When the hello was read of which samples have shown what the clock is like. */
    private long clockShownOf;

    SampleIntake(
            SessionRules rules,
            RefusalLog refusals,
            TechnicalLog technical,
            DeviceIdentity identity) {
        this.rules = rules;
        this.refusals = refusals;
        this.technical = technical;
        this.deviceId = identity.deviceId();
        this.liveWithin =
                identity.liveWithinMillis() > 0
                        ? identity.liveWithinMillis()
                        : rules.liveWithinMillis();
    }

    /**
     * Takes in the samples of a frame.
     *
     * @param saidAt when the hello was read, epoch millis
     * @return false when they show that the device has begun an epoch it had used before: what is
     *     left of the frame is not taken in
     */
    boolean samples(
            EpochLane lane, Samples samples, Hello hello, long saidAt, ReceivedFrame frame) {
        List<FrameSample> all = samples.samples();
        rules.meters().received.increment(all.size());
        for (int i = 0; i < all.size(); i++) {
            switch (all.get(i)) {
                case ReadSample read -> {
                    if (!read(lane, read, hello, saidAt, frame)) {
                        rules.meters().reused.increment((double) all.size() - i);
                        return false;
                    }
                }
                case RefusedSample refused -> refused(lane, refused, frame);
            }
        }
        return true;
    }

    private void refused(EpochLane lane, RefusedSample refused, ReceivedFrame frame) {
        if (refused.seq() > 0) {
            Novelty _ = lane.receive(refused.seq(), frame.receivedAt());
        }
        refusals.sample(
                lane, refused.seq(), refused.vital(), refused.code(), refused.message(), frame);
    }

    private boolean read(
            EpochLane lane, ReadSample read, Hello hello, long saidAt, ReceivedFrame frame) {
        Novelty novelty = lane.receive(read.seq(), frame.receivedAt());
        switch (placement(lane, read, novelty, hello, saidAt, frame.receivedAt())) {
            case Placement.Placed placed -> {
                if (lane.isReusedBy(read.seq(), placed.observedAt())) {
                    return false;
                }
                place(lane, read, novelty, placed, hello, frame);
                showClock(lane, read.seq(), placed, hello, saidAt, frame.receivedAt());
            }
            case Placement.Refused(RefusalCode code, String message) ->
                    refusals.sample(lane, read.seq(), null, code, message, frame);
        }
        return true;
    }

    private static Placement placement(
            EpochLane lane, ReadSample read, Novelty novelty, Hello hello, long saidAt, long now) {
        LaneClock clock = lane.clock();
        return switch (novelty) {
            case FRESH -> {
                if (lane.isLive() && hello.next() > 0 && read.seq() >= hello.next()) {
                    clock.learn(read.at(), saidAt, now);
                }
                yield clock.placeNew(read.seq(), read.at(), now);
            }
            case BELATED -> clock.placeBelated(read.seq(), read.at(), now);
            case SUSPECT, REPEATED -> clock.placeKnown(read.seq(), read.at(), now);
        };
    }

    private void place(
            EpochLane lane,
            ReadSample read,
            Novelty novelty,
            Placement.Placed placed,
            Hello hello,
            ReceivedFrame frame) {
        long now = frame.receivedAt();
        boolean live = now - placed.observedAt() <= liveWithin;
        if (!live) {
            rules.meters().late.increment();
        }
        for (ValueRefusal refusal : read.refusals()) {
            refusals.value(
                    lane, read.seq(), refusal.vital(), refusal.code(), refusal.message(), frame);
        }
        technical.stepped(lane, placed.stepMillis(), placed.observedAt(), now);
        ClockSegment begins = placed.begins();
        if (begins != null) {
            rules.pipeline().add(new SegmentNote(lane, begins));
            technical.clockIsOff(lane, begins.offsetMillis(), now);
            if (placed.stepMillis() == 0 && hello.clock() == DeviceFrame.ABSENT) {
                technical.corrected(lane, begins.offsetMillis(), placed.observedAt(), now);
            }
        }
        if (lane.isPlacedBelowHorizon(placed.observedAt())) {
            rules.pipeline().checkpoint(lane);
        }
        VitalSample sample =
                new VitalSample(
                        deviceId,
                        lane.epochNo(),
                        read.seq(),
                        placed.observedAt(),
                        read.at(),
                        now,
                        live,
                        hello.generation(),
                        read.vitals(),
                        read.extra());
        rules.pipeline().add(new SampleWork(lane, sample, novelty));
    }

    /**
     * Once a hello: where it does not tell the clock, the first live sample does, also that a clock
     * that was wrong is right.
     */
    private void showClock(
            EpochLane lane, int seq, Placement.Placed placed, Hello hello, long saidAt, long now) {
        boolean isLive = lane.isLive() && now - placed.observedAt() <= liveWithin;
        if (isLive && hello.clock() == DeviceFrame.ABSENT && clockShownOf != saidAt) {
            clockShownOf = saidAt;
            technical.clockIsOff(lane, lane.clock().offsetAt(seq), now);
        }
    }

    void gap(EpochLane lane, Gap gap, long now) {
        lane.declareMissing(gap.from(), gap.to(), now);
        rules.meters().gapsDeclared.increment((double) gap.to() - gap.from() + 1);
        rules.pipeline()
                .add(new GapEntry(lane, gap.from(), gap.to(), FrameText.clean(gap.reason()), true));
    }

    /** Records the jumps that nobody has explained in time. */
    void passOver(EpochLane lane, long now) {
        if (!lane.hasHoles()) {
            return;
        }
        for (Arrivals.Hole hole : lane.passOver(now - rules.holeMillis())) {
            rules.meters().gapsPassedOver.increment((double) hole.to() - hole.from() + 1);
            rules.pipeline().add(new GapEntry(lane, hole.from(), hole.to(), "never_came", false));
        }
    }
}

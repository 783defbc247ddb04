package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.FrameSample;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.ReadSample;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.RefusedSample;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.frame.Technical;
import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.codec.frame.ValueRefusal;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.EpochLane.Novelty;
import io.wardstream.ingest.Work.GapWork;
import io.wardstream.ingest.Work.Nack;
import io.wardstream.ingest.Work.RefusalWork;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ingest.Work.TechnicalWork;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.Flush;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the frames of one connection into work for the buffer: places samples in time, refuses,
 * records. Confined to one event loop.
 */
final class SampleIntake {
    /** A clock off by more than this is a technical event. */
    private static final long CLOCK_WRONG = 5_000;

    private final SessionRules rules;
    private final int deviceId;
    private final long liveWithin;
    private final Set<Long> openOlderEpochs = new HashSet<>();

    SampleIntake(SessionRules rules, DeviceIdentity identity) {
        this.rules = rules;
        this.deviceId = identity.deviceId();
        this.liveWithin =
                identity.liveWithinMillis() > 0
                        ? identity.liveWithinMillis()
                        : rules.liveWithinMillis();
    }

    boolean isOpen(long epoch) {
        return openOlderEpochs.contains(epoch);
    }

    void opened(long epoch) {
        openOlderEpochs.add(epoch);
    }

    boolean isOpenOrLive(EpochLane lane, @Nullable EpochLane live) {
        return lane == live || isOpen(lane.epoch());
    }

    /** The full set of technical conditions, and whether the clock is right. */
    void helloSaid(DeviceLanes device, Hello said, long clockOffset, long now) {
        String active =
                said.technical().stream()
                        .map(SampleIntake::described)
                        .collect(Collectors.joining(","));
        record(device, "technical_set", null, !said.technical().isEmpty(), active, now, now);
        if (clockOffset != LaneClock.UNKNOWN && Math.abs(clockOffset) > CLOCK_WRONG) {
            record(device, "clock_wrong", null, true, "offset_millis=" + clockOffset, now, now);
        }
    }

    private static String described(TechnicalCondition condition) {
        return condition.vital() == null
                ? condition.code()
                : condition.code() + ":" + condition.vital();
    }

    void technical(DeviceLanes device, EpochLane lane, Technical technical, long now) {
        long at =
                technical.at() == DeviceFrame.ABSENT
                        ? now
                        : technical.at() + lane.clock().offsetAt(Integer.MAX_VALUE);
        record(device, technical.code(), technical.vital(), technical.active(), null, at, now);
    }

    private void record(
            DeviceLanes device,
            String code,
            @Nullable String vital,
            boolean active,
            @Nullable String detail,
            long observedAt,
            long now) {
        rules.pipeline()
                .add(
                        new TechnicalWork(
                                device,
                                new Flush.TechnicalRecord(
                                        deviceId,
                                        observedAt,
                                        now,
                                        FrameText.clean(code),
                                        vital == null ? null : FrameText.clean(vital),
                                        active,
                                        detail == null ? null : FrameText.clean(detail))));
    }

    void samples(
            EpochLane lane,
            Samples samples,
            Hello hello,
            boolean isLiveEpoch,
            byte[] utf8,
            long now) {
        rules.meters().received.increment(samples.samples().size());
        for (FrameSample sample : samples.samples()) {
            switch (sample) {
                case ReadSample read -> read(lane, read, hello, isLiveEpoch, utf8, now);
                case RefusedSample refused ->
                        refuse(
                                lane,
                                refused.seq(),
                                refused.vital(),
                                refused.code(),
                                refused.message(),
                                utf8,
                                now);
            }
        }
    }

    private void read(
            EpochLane lane,
            ReadSample read,
            Hello hello,
            boolean isLiveEpoch,
            byte[] utf8,
            long now) {
        Novelty novelty = lane.receive(read.seq(), now);
        LaneClock clock = lane.clock();
        Placement placement;
        if (novelty == Novelty.FRESH) {
            if (isLiveEpoch && hello.next() > 0 && read.seq() >= hello.next()) {
                clock.learn(read.at(), now);
            }
            placement = clock.placeNew(read.seq(), read.at(), now);
        } else {
            placement = clock.placeKnown(read.seq(), read.at(), now);
        }
        switch (placement) {
            case Placement.Placed placed -> place(lane, read, novelty, placed, hello, utf8, now);
            case Placement.Refused(RefusalCode code, String message) ->
                    refuseReceived(lane, read.seq(), null, code, message, utf8, now);
        }
    }

    private void place(
            EpochLane lane,
            ReadSample read,
            Novelty novelty,
            Placement.Placed placed,
            Hello hello,
            byte[] utf8,
            long now) {
        long age = now - placed.observedAt();
        if (age > rules.oldestMillis()) {
            String message =
                    "at must be within the last "
                            + TimeUnit.MILLISECONDS.toDays(rules.oldestMillis())
                            + " days";
            refuseReceived(lane, read.seq(), null, RefusalCode.TOO_OLD, message, utf8, now);
            return;
        }
        boolean live = age <= liveWithin;
        if (!live) {
            rules.meters().late.increment();
        }
        for (ValueRefusal refusal : read.refusals()) {
            rules.meters().valuesRefused.increment();
            record(
                    lane,
                    false,
                    read.seq(),
                    refusal.vital(),
                    refusal.code(),
                    refusal.message(),
                    utf8,
                    now);
        }
        if (Math.abs(placed.stepMillis()) > CLOCK_WRONG) {
            record(
                    lane.device(),
                    "clock_step",
                    null,
                    true,
                    "step_millis=" + placed.stepMillis(),
                    placed.observedAt(),
                    now);
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
        rules.pipeline().add(new SampleWork(lane, sample, novelty, placed.begins()));
    }

    /**
     * A sample that could not be read whole; without a seq it is like an unreadable frame, and
     * settles nothing.
     */
    private void refuse(
            EpochLane lane,
            int seq,
            @Nullable String vital,
            RefusalCode code,
            String message,
            byte[] utf8,
            long now) {
        if (seq > 0) {
            Novelty _ = lane.receive(seq, now);
        }
        refuseReceived(lane, seq, vital, code, message, utf8, now);
    }

    private void refuseReceived(
            EpochLane lane,
            int seq,
            @Nullable String vital,
            RefusalCode code,
            String message,
            byte[] utf8,
            long now) {
        rules.meters().refused.increment();
        record(lane, seq > 0, seq, vital, code, message, utf8, now);
    }

    private void record(
            EpochLane lane,
            boolean settles,
            int seq,
            @Nullable String vital,
            RefusalCode code,
            String message,
            byte[] utf8,
            long now) {
        Flush.Refusal refusal =
                new Flush.Refusal(
                        deviceId,
                        true,
                        lane.epoch(),
                        seq,
                        vital == null ? null : FrameText.clean(vital),
                        code.wire(),
                        FrameText.clean(message),
                        now,
                        FrameText.of(utf8));
        rules.pipeline()
                .add(
                        new RefusalWork(
                                lane.device(),
                                lane,
                                settles,
                                refusal,
                                new Nack(lane.epoch(), seq, vital, code, message)));
    }

    /** Answered at once; recorded with the next flush. */
    void unreadable(
            DeviceLanes owner,
            long epoch,
            RefusalCode code,
            String message,
            @Nullable String text,
            long now) {
        rules.meters().framesUnreadable.increment();
        boolean epochKnown = epoch != DeviceFrame.ABSENT;
        Flush.Refusal refusal =
                new Flush.Refusal(
                        deviceId,
                        epochKnown,
                        epochKnown ? epoch : 0,
                        0,
                        null,
                        code.wire(),
                        FrameText.clean(message),
                        now,
                        text);
        rules.pipeline().add(new RefusalWork(owner, null, false, refusal, null));
    }

    void gap(EpochLane lane, Gap gap, long now) {
        lane.declareMissing(gap.from(), gap.to(), now);
        rules.meters().gapsDeclared.increment((double) gap.to() - gap.from() + 1);
        rules.pipeline()
                .add(new GapWork(lane, gap.from(), gap.to(), FrameText.clean(gap.reason()), true));
    }

    void passOver(EpochLane lane, long now) {
        for (EpochLane.Hole hole : lane.passOver(now - rules.holeMillis())) {
            rules.meters().gapsPassedOver.increment((double) hole.to() - hole.from() + 1);
            rules.pipeline().add(new GapWork(lane, hole.from(), hole.to(), "never_came", false));
        }
    }
}

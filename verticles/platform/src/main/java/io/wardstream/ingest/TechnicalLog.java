package io.wardstream.ingest;

import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.Technical;
import io.wardstream.codec.frame.TechnicalCondition;
import io.wardstream.ingest.Work.TechnicalEntry;
import io.wardstream.samples.Flush;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts on record what one device says, and shows, of its own state. Confined to one event loop. */
final class TechnicalLog {
    /** A clock off by more than this, or a step of more, is worth an event. */
    private static final long CLOCK_WRONG_MILLIS = 5_000;

    private final FlushPipeline pipeline;
    private final IngestMeters meters;
    private final long oldest;
    private final Consumer<DeviceLanes> onChange;

    /**
     * @param oldest nothing is believed to have begun longer ago, milliseconds
     * @param onChange told of a device whose {@link SelfReport} is another
     */
    TechnicalLog(
            FlushPipeline pipeline,
            IngestMeters meters,
            long oldest,
            Consumer<DeviceLanes> onChange) {
        this.pipeline = pipeline;
        this.meters = meters;
        this.oldest = oldest;
        this.onChange = onChange;
    }

    /** The full set of technical conditions, and whether the clock is right. */
    void helloSaid(DeviceLanes device, Hello said, long clockOffset, long now) {
        List<TechnicalCondition> conditions = said.technical();
        if (conditions != null) {
            String active =
                    conditions.stream()
                            .map(TechnicalLog::described)
                            .collect(Collectors.joining(","));
            add(device, "technical_set", null, !conditions.isEmpty(), active, now, now);
            meters.conditionsRefused.increment(device.selfReport().all(conditions, now));
        }
        if (clockOffset != LaneClock.UNKNOWN) {
            boolean isWrong = Math.abs(clockOffset) > CLOCK_WRONG_MILLIS;
            if (isWrong) {
                String detail = "offset_millis=" + clockOffset;
                add(device, SelfReport.CLOCK_WRONG, null, true, detail, now, now);
            }
            boolean _ = device.selfReport().clock(isWrong, now);
        }
        onChange.accept(device);
    }

    private static String described(TechnicalCondition condition) {
        return condition.vital() == null
                ? condition.code()
                : condition.code() + ":" + condition.vital();
    }

    /** A condition that began or ended, by the clock of the device's live epoch. */
    void changed(EpochLane lane, Technical technical, long now) {
        long at = now;
        if (technical.at() != DeviceFrame.ABSENT) {
            at = technical.at() + lane.clock().offsetAt(Integer.MAX_VALUE);
        }
        if (at > now || at < now - oldest) {
            at = now;
        }
        add(lane.device(), technical.code(), technical.vital(), technical.active(), null, at, now);
        SelfReport report = lane.device().selfReport();
        if (!report.changed(technical.code(), technical.vital(), technical.active(), at)) {
            meters.conditionsRefused.increment();
        }
        onChange.accept(lane.device());
    }

    /** By what the device's clock is corrected, from now on or as it turns out. */
    void clockIsOff(EpochLane lane, long offsetMillis, long now) {
        if (lane.device().selfReport().clock(Math.abs(offsetMillis) > CLOCK_WRONG_MILLIS, now)) {
            onChange.accept(lane.device());
        }
    }

    /** Samples showed, where no hello had said so, that the device's clock is wrong. */
    void corrected(EpochLane lane, long offsetMillis, long observedAt, long now) {
        if (Math.abs(offsetMillis) > CLOCK_WRONG_MILLIS) {
            add(
                    lane.device(),
                    SelfReport.CLOCK_WRONG,
                    null,
                    true,
                    "offset_millis=" + offsetMillis,
                    observedAt,
                    now);
        }
    }

    /**
     * @param stepMillis 0 when the clock did not step
     */
    void stepped(EpochLane lane, long stepMillis, long observedAt, long now) {
        if (Math.abs(stepMillis) > CLOCK_WRONG_MILLIS) {
            add(
                    lane.device(),
                    "clock_step",
                    null,
                    true,
                    "step_millis=" + stepMillis,
                    observedAt,
                    now);
        }
    }

    private void add(
            DeviceLanes device,
            String code,
            @Nullable String vital,
            boolean active,
            @Nullable String detail,
            long observedAt,
            long now) {
        Flush.TechnicalRecord event =
                new Flush.TechnicalRecord(
                        device.deviceId(),
                        observedAt,
                        now,
                        FrameText.clean(code),
                        vital == null ? null : FrameText.clean(vital),
                        active,
                        detail == null ? null : FrameText.clean(detail));
        pipeline.add(new TechnicalEntry(device, event));
    }
}

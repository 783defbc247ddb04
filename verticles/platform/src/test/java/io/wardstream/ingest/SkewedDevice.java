package io.wardstream.ingest;

import io.wardstream.alerts.engine.AlarmLifecycle;
import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongUnaryOperator;

/**
 * A device with a clock of its own, the clock that corrects it, and the engine that judges what
 * comes of it. Each ten minutes the patient's SpO2 is under its limit for a minute. A sample comes
 * each second of the device's quartz, and is under way for 5 to 60 ms. Nothing waits: the hours are
 * counted. Confined to the test's thread.
 */
final class SkewedDevice {
    static final long DELAY = 15_000;
    private static final int TENTH_MINUTE = 600;
    private static final int LOW_SECONDS = 60;
    private static final Alarm.Subject SOMEBODY =
            new Alarm.Subject(1, 1, UUID.randomUUID(), 1, UUID.randomUUID(), 1, UUID.randomUUID());

    private final LaneClock clock = new LaneClock(List.of(), LaneBed.OLDEST);
    private final PatientEngine engine = new PatientEngine(limits());
    private final long quartzPerMillion;
    private final LongUnaryOperator shown;

    /** By the platform's clock, which is right. */
    final List<Long> fell = new ArrayList<>();

    final List<Long> delayRanOut = new ArrayList<>();
    final List<Long> rose = new ArrayList<>();

    /** What the platform made of it. */
    final List<Alarm> raised = new ArrayList<>();

    final List<Long> ended = new ArrayList<>();
    int refused;
    int segments;

    /**
     * @param quartzPerMillion by how much its quartz is fast; below 0: slow
     * @param shown what its clock shows beyond what the quartz has counted, by seconds counted
     */
    SkewedDevice(long quartzPerMillion, LongUnaryOperator shown) {
        this.quartzPerMillion = quartzPerMillion;
        this.shown = shown;
    }

    private static PatientLimits limits() {
        RuleTemplate low =
                new RuleTemplate(
                        VitalSign.SPO2,
                        AlarmPriority.HIGH,
                        88,
                        Double.NaN,
                        0,
                        (int) (DELAY / 1_000),
                        1,
                        false);
        return RuleSet.of(1, List.of(low.rule(UUID.randomUUID(), 1, 0, 0))).limitsOf(1, 1, 1);
    }

    SkewedDevice streams(int seconds) {
        clock.connected(LaneClock.offsetFor(shows(0), arrives(0)));
        for (int second = 1; second <= seconds; second++) {
            note(second);
            says(second, isLow(second) ? 80 : 97);
        }
        return this;
    }

    private static boolean isLow(int second) {
        return second % TENTH_MINUTE < LOW_SECONDS && second >= TENTH_MINUTE;
    }

    private void note(int second) {
        boolean isLow = isLow(second);
        if (isLow && !isLow(second - 1)) {
            fell.add(at(second));
            delayRanOut.add(at(second + (int) (DELAY / 1_000)));
        }
        if (!isLow && isLow(second - 1)) {
            rose.add(at(second));
        }
    }

    /** When the quartz has counted so many seconds. */
    private long at(int second) {
        long counted = second * 1_000L;
        return LaneBed.NOW + counted - counted * quartzPerMillion / 1_000_000;
    }

    private long arrives(int second) {
        return at(second) + 5 + second * 37L % 56;
    }

    private long shows(int second) {
        return LaneBed.NOW + second * 1_000L + shown.applyAsLong(second);
    }

    private void says(int second, double spo2) {
        long receivedAt = arrives(second);
        switch (clock.placeNew(second, shows(second), receivedAt)) {
            case Placement.Placed placed -> {
                segments += placed.begins() == null ? 0 : 1;
                judge(second, placed.observedAt(), receivedAt, spo2);
            }
            case Placement.Refused _ -> refused++;
        }
    }

    private void judge(int seq, long observedAt, long receivedAt, double spo2) {
        Vitals vitals = Vitals.builder().put(VitalSign.SPO2, spo2).build();
        boolean isLive = receivedAt - observedAt <= LaneClock.KEPT;
        VitalSample sample =
                new VitalSample(
                        1,
                        1,
                        seq,
                        observedAt,
                        shows(seq),
                        receivedAt,
                        isLive,
                        Generation.TEST,
                        vitals,
                        null);
        for (Transition transition : engine.judge(sample)) {
            switch (transition) {
                case Transition.Began began ->
                        raised.add(AlarmLifecycle.raised(SOMEBODY, began, receivedAt));
                case Transition.Ended over -> ended.add(over.at());
                default -> throw new AssertionError("nobody asked for " + transition);
            }
        }
    }
}

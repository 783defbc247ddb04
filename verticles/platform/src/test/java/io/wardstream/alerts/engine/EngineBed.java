package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Rules and samples for tests of the engine. Seconds count from {@link #START}. */
final class EngineBed {
    static final long START = 1_764_000_000_000L;
    static final int DEVICE = 7;

    private EngineBed() {}

    /** A rule of hospital 1. */
    static LimitRule rule(
            VitalSign vital, AlarmPriority priority, double low, double high, int delaySeconds) {
        return rule(vital, priority, low, high, 0, delaySeconds, 1);
    }

    static LimitRule rule(
            VitalSign vital,
            AlarmPriority priority,
            double low,
            double high,
            double hysteresis,
            int delaySeconds,
            int medianOf) {
        return new LimitRule(
                new UUID(vital.index(), priority.code()),
                1,
                1,
                0,
                0,
                vital,
                priority,
                low,
                high,
                hysteresis,
                Duration.ofSeconds(delaySeconds),
                medianOf,
                false,
                true);
    }

    static LimitRule high(AlarmPriority priority, double limit, int delaySeconds) {
        return rule(VitalSign.HEART_RATE, priority, Double.NaN, limit, delaySeconds);
    }

    static PatientLimits limits(LimitRule... rules) {
        return RuleSet.of(1, Arrays.asList(rules)).limitsOf(1, 1, 1);
    }

    static PatientEngine engine(LimitRule... rules) {
        return new PatientEngine(limits(rules));
    }

    /** The seq is the second + 1. */
    static VitalSample heartRate(int second, double value) {
        return sample(second, VitalSign.HEART_RATE, value, Validity.VALID);
    }

    static VitalSample sample(int second, VitalSign vital, double value, Validity validity) {
        return sample(DEVICE, second, Vitals.builder().put(vital, value, validity).build());
    }

    static VitalSample sample(int deviceId, int second, Vitals vitals) {
        long at = at(second);
        return new VitalSample(
                deviceId, 1, second + 1, at, at, at + 50, true, Generation.REAL, vitals, null);
    }

    static long at(int second) {
        return START + second * 1000L;
    }
}

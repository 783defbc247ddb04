package io.wardstream.alerts.score;

import io.wardstream.alerts.score.ManualInputs.Entry;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples and inputs for tests of the score. Seconds count from {@link #START}. */
final class ScoreBed {
    static final long START = 1_764_000_000_000L;
    static final int DEVICE = 7;
    static final long HOUR = 3_600_000;

    /** Nothing wrong with anything. */
    static final Map<VitalSign, Double> NORMAL =
            Map.of(
                    VitalSign.RESPIRATION_RATE, 16.0,
                    VitalSign.SPO2, 97.0,
                    VitalSign.SYSTOLIC_BP, 120.0,
                    VitalSign.HEART_RATE, 70.0,
                    VitalSign.TEMPERATURE, 37.0);

    private ScoreBed() {}

    static ManualInputs entered(
            @Nullable Consciousness level, @Nullable Boolean oxygen, @Nullable Integer scale) {
        return entered(level, oxygen, scale, START);
    }

    static ManualInputs entered(
            @Nullable Consciousness level,
            @Nullable Boolean oxygen,
            @Nullable Integer scale,
            long at) {
        return new ManualInputs(
                level == null ? null : new Entry<>(level, "nurse", at),
                oxygen == null ? null : new Entry<>(oxygen, "nurse", at),
                scale == null ? null : new Entry<>(scale, "doctor", at));
    }

    static ManualInputs alertOnAir() {
        return entered(Consciousness.ALERT, false, null);
    }

    /** The patient with these values, everything else normal. */
    static News2Inputs patient(ManualInputs entered, Map<VitalSign, Double> values) {
        News2Inputs inputs = new News2Inputs();
        boolean _ = inputs.enter(entered, START);
        boolean _ = inputs.take(sample(DEVICE, 1, 0, NORMAL, Validity.VALID), START);
        boolean _ = inputs.take(sample(DEVICE, 2, 0, values, Validity.VALID), START);
        return inputs;
    }

    static VitalSample sample(int second, VitalSign vital, double value) {
        return sample(second, vital, value, Validity.VALID);
    }

    static VitalSample sample(int second, VitalSign vital, double value, Validity validity) {
        return sample(DEVICE, second + 1, second, Map.of(vital, value), validity);
    }

    static VitalSample sample(
            int device, int seq, int second, Map<VitalSign, Double> values, Validity validity) {
        Vitals.Builder vitals = Vitals.builder();
        values.forEach((vital, value) -> vitals.put(vital, value, validity));
        long at = at(second);
        return new VitalSample(
                device, 1, seq, at, at, at, true, Generation.REAL, vitals.build(), null);
    }

    static long at(int second) {
        return START + second * 1_000L;
    }
}

package io.wardstream.bench;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.Random;

/**
 * Seven vitals a second of made-up patients, for measurements that need no network. One patient in
 * fifty is ill enough for alarms. The same seed gives the same values.
 */
final class Bedside {
    private static final long START = 1_764_000_000_000L;
    private static final int ILL_ONE_IN = 50;
    private static final int LAG_MILLIS = 80;

    /** Over a minute and a half: out of the limits for longer than their delays, and back. */
    private static final double ILL_SWING = 15;

    private Bedside() {}

    /** By second, then by patient: as they come from a ward. Devices count from 1. */
    static VitalSample[][] samples(int patients, int seconds) {
        VitalSample[][] samples = new VitalSample[seconds][patients];
        for (int patient = 0; patient < patients; patient++) {
            Random random = new Random(patient);
            boolean isIll = patient % ILL_ONE_IN == 0;
            double heartRate = isIll ? 118 : 60 + random.nextInt(40);
            double spo2 = isIll ? 90 : 95 + random.nextInt(4);
            double respiration = isIll ? 27 : 12 + random.nextInt(8);
            double systolic = 105 + random.nextInt(40);
            for (int second = 0; second < seconds; second++) {
                double swing = isIll ? ILL_SWING * Math.sin((second + patient) / 15.0) : 0;
                double wander = swing + random.nextGaussian();
                Vitals vitals =
                        Vitals.builder()
                                .put(VitalSign.HEART_RATE, Math.rint(heartRate + wander))
                                .put(VitalSign.PULSE_RATE, Math.rint(heartRate + wander))
                                .put(VitalSign.SPO2, Math.rint(Math.min(100, spo2 - wander / 3)))
                                .put(
                                        VitalSign.RESPIRATION_RATE,
                                        Math.rint(respiration + wander / 2))
                                .put(VitalSign.SYSTOLIC_BP, Math.rint(systolic + wander))
                                .put(VitalSign.DIASTOLIC_BP, Math.rint(systolic * 0.6 + wander))
                                .put(VitalSign.TEMPERATURE, 36.8)
                                .build();
                long at = START + 1_000L * second;
                samples[second][patient] =
                        new VitalSample(
                                patient + 1,
                                1,
                                second + 1,
                                at,
                                at,
                                at + LAG_MILLIS,
                                true,
                                Generation.TEST,
                                vitals,
                                null);
            }
        }
        return samples;
    }
}

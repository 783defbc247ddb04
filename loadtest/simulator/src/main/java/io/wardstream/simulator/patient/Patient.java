package io.wardstream.simulator.patient;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.simulator.wire.FrameText;
import java.util.List;

/**
 * A simulated patient at a bedside monitor. Vitals move together as in people: illness raises the
 * heart rate as pressure falls, breathing sways the heart rate, the oximeter's pulse follows the
 * ECG two seconds later, movement spoils the oximeter first. Immutable; any thread.
 */
public final class Patient implements SampleSource {
    private static final List<String> SENTINELS = List.of("-1", "-99.9", "-999", "null");
    private static final int CUFF_EVERY = 300; // ticks
    private static final int CUFF_EVERY_WHEN_ILL = 120;
    private static final int TEMPERATURE_EVERY = 60;

    private final long worldSeed;
    private final int index;
    private final PatientMix mix;

    private final long seed;
    private final Course course;
    private final String sentinel;
    private final boolean arterial;
    private final boolean ventilated;
    private final int cuffPhase;
    private final double restHeartRate;
    private final double restSpo2;
    private final double restRespiration;
    private final double restSystolic;
    private final double restDiastolic;
    private final double restTemperature;
    private final double restEtco2;

    /**
     * @param seed of the whole simulation
     * @param index which patient of it, from 0
     */
    public Patient(long seed, int index, PatientMix mix) {
        this.worldSeed = seed;
        this.index = index;
        this.mix = mix;
        this.seed = Noise.hash(seed, 0, index);
        this.course = new Course(this.seed, index);
        this.sentinel = SENTINELS.get(Noise.below(SENTINELS.size(), this.seed, 10, 0));
        this.arterial = mix == PatientMix.ARTERIAL || index % 4 == 3;
        this.ventilated = mix == PatientMix.MIXED && index % 4 == 3;
        this.cuffPhase =
                5 + Noise.below(40, this.seed, 11, 0); // the first reading comes within a minute
        this.restHeartRate = rest(58, 92, 12);
        this.restSpo2 = rest(95.5, 99, 13);
        this.restRespiration = rest(12, 18, 14);
        this.restSystolic = rest(108, 142, 15);
        this.restDiastolic = restSystolic * rest(0.56, 0.64, 16);
        this.restTemperature = rest(36.4, 37.3, 17);
        this.restEtco2 = rest(35, 42, 18);
    }

    @Override
    public void writeValues(int tick, FrameText out) {
        double severity = course.severity(tick);
        int technical = technical(tick);
        out.put('{');
        writeHeartRate(tick, severity, technical, out);
        writeOximetry(tick, severity, technical, out);
        ValuesText.number(out, VitalSign.RESPIRATION_RATE, respiration(tick, severity));
        if (arterial || isCuffReading(tick, severity)) {
            writePressures(tick, severity, out);
        }
        if (mix == PatientMix.MIXED && Math.floorMod(tick - cuffPhase, TEMPERATURE_EVERY) == 0) {
            double temperature =
                    restTemperature
                            + course.illness().temperature * severity
                            + 0.15 * Noise.smooth(seed, 31, tick, 900);
            ValuesText.tenths(out, VitalSign.TEMPERATURE, temperature);
        }
        if (ventilated) {
            double etco2 =
                    restEtco2
                            + course.illness().etco2 * severity
                            + 1.5 * Noise.smooth(seed, 32, tick, 25);
            ValuesText.number(out, VitalSign.ETCO2, Math.clamp(etco2, 8.0, 90.0));
        }
        out.put('}');
    }

    @Override
    public int technical(int tick) {
        int bits = 0;
        if (Noise.during(seed, 40, tick, 600, 8, 8, 60)) {
            bits |= Technical.PROBE_OFF.bit();
        }
        if (Noise.during(seed, 50, tick, 1500, 8, 5, 40)) {
            bits |= Technical.LEAD_OFF.bit();
        }
        if (Noise.during(seed, 60, tick, 7200, 10, 300, 1200)) {
            bits |= Technical.LOW_BATTERY.bit();
        }
        return bits;
    }

    @Override
    public int ticks() {
        return ENDLESS;
    }

    @Override
    public String name() {
        return "patient:" + worldSeed + ':' + index + ':' + mix;
    }

    private void writeHeartRate(int tick, double severity, int technical, FrameText out) {
        if ((technical & Technical.LEAD_OFF.bit()) != 0) {
            ValuesText.verbatim(out, VitalSign.HEART_RATE, sentinel);
            return;
        }
        ValuesText.number(out, VitalSign.HEART_RATE, heartRate(tick, severity));
    }

    private void writeOximetry(int tick, double severity, int technical, FrameText out) {
        if ((technical & Technical.PROBE_OFF.bit()) != 0) {
            ValuesText.verbatim(out, VitalSign.PULSE_RATE, sentinel);
            ValuesText.verbatim(out, VitalSign.SPO2, sentinel);
            return;
        }
        double pulse = heartRate(tick - 2, severity) + Noise.smooth(seed, 33, tick, 5);
        double saturation =
                restSpo2
                        + course.illness().spo2 * severity
                        + 0.8 * Noise.smooth(seed, 34, tick, 30);
        if (Noise.during(seed, 70, tick, 240, 12, 4, 16)) { // movement: the oximeter loses its way
            double lostWay = Noise.between(3, 12, seed, 73, tick);
            double wrongPulse = pulse + 18 * Noise.smooth(seed, 74, tick, 4);
            ValuesText.questionable(out, VitalSign.PULSE_RATE, Math.clamp(wrongPulse, 25.0, 240.0));
            ValuesText.questionable(
                    out, VitalSign.SPO2, Math.clamp(saturation - lostWay, 50.0, 100.0));
            return;
        }
        ValuesText.number(out, VitalSign.PULSE_RATE, pulse);
        ValuesText.number(out, VitalSign.SPO2, Math.clamp(saturation, 50.0, 100.0));
    }

    private void writePressures(int tick, double severity, FrameText out) {
        double change =
                course.illness().systolic * severity
                        + 5 * Noise.smooth(seed, 35, tick, 90)
                        + 2.5 * Noise.smooth(seed, 36, tick, 12);
        double systolic = Math.clamp(restSystolic + change, 40.0, 250.0);
        double diastolic = Math.clamp(restDiastolic + 0.5 * change, 20.0, systolic - 12);
        ValuesText.number(out, VitalSign.SYSTOLIC_BP, systolic);
        ValuesText.number(out, VitalSign.DIASTOLIC_BP, diastolic);
        ValuesText.number(out, VitalSign.MEAN_BP, (systolic + 2 * diastolic) / 3);
    }

    private boolean isCuffReading(int tick, double severity) {
        int every = severity > 0.5 ? CUFF_EVERY_WHEN_ILL : CUFF_EVERY;
        return Math.floorMod(tick - cuffPhase, every) == 0;
    }

    private double heartRate(int tick, double severity) {
        double rate =
                restHeartRate
                        + course.illness().heartRate * severity
                        + 3.5 * Noise.smooth(seed, 37, tick, 75)
                        + 1.8 * Noise.smooth(seed, 38, tick, 4); // breathing sways it
        return Math.clamp(rate, 30.0, 220.0);
    }

    private double respiration(int tick, double severity) {
        double rate =
                restRespiration
                        + course.illness().respiration * severity
                        + 1.6 * Noise.smooth(seed, 39, tick, 40);
        return Math.clamp(rate, 4.0, 60.0);
    }

    private double rest(double low, double high, long salt) {
        return Noise.between(low, high, seed, salt, 0);
    }
}

package io.wardstream.simulator.patient;

/**
 * How ill a patient is over time: rest, a deterioration over minutes, a plateau, recovery, rest
 * again. Every twentieth patient has short episodes instead, one each eight minutes, the first
 * patient's within half a minute: a fresh ward has something to show at once, and again later.
 */
final class Course {
    private static final int EPISODIC_EACH = 20;
    private static final int EPISODE_CYCLE = 480;
    private static final int EPISODE_START = 8;
    private static final int EPISODE_APART = 37; // ticks between two such patients: no storm
    private static final int EPISODE_LATEST = 240;
    private static final int EPISODE_RAMP = 18;
    private static final int EPISODE_PLATEAU = 110;
    private static final int EPISODE_RECOVERY = 60;
    private static final int CYCLE = 2400; // ticks, at least
    private static final int CHANCE_PERCENT = 35;

    /** What goes wrong; each number is the change at full severity. */
    enum Illness {
        RESPIRATORY_FAILURE(35, -14, 16, 10, 0.2, 15),
        SEPSIS(45, -5, 12, -40, 2.6, -6),
        BLEEDING(50, -3, 8, -50, -0.6, -8),
        BRADYCARDIA(-32, -2, -2, -30, 0, -2);

        final double heartRate;
        final double spo2;
        final double respiration;
        final double systolic;
        final double temperature;
        final double etco2;

        Illness(
                double heartRate,
                double spo2,
                double respiration,
                double systolic,
                double temperature,
                double etco2) {
            this.heartRate = heartRate;
            this.spo2 = spo2;
            this.respiration = respiration;
            this.systolic = systolic;
            this.temperature = temperature;
            this.etco2 = etco2;
        }
    }

    private final long seed;
    private final int cycle;
    private final boolean isEpisodic;
    private final int episodeStart;
    private final Illness illness;

    Course(long seed, int index) {
        int turn = index / EPISODIC_EACH;
        int kinds = Illness.values().length;
        this.seed = seed;
        this.isEpisodic = index % EPISODIC_EACH == 0;
        this.cycle = isEpisodic ? EPISODE_CYCLE : CYCLE + Noise.below(CYCLE, seed, 1, 0);
        this.episodeStart = EPISODE_START + turn * EPISODE_APART % EPISODE_LATEST;
        this.illness = Illness.values()[isEpisodic ? turn % kinds : Noise.below(kinds, seed, 2, 0)];
    }

    Illness illness() {
        return illness;
    }

    /** From 0 (at rest) to 1 (as ill as it gets). */
    double severity(int tick) {
        int within = Math.floorMod(tick, cycle);
        if (isEpisodic) {
            return severity(within - episodeStart, EPISODE_RAMP, EPISODE_PLATEAU, EPISODE_RECOVERY);
        }
        int number = Math.floorDiv(tick, cycle);
        if (Noise.below(100, seed, 3, number) >= CHANCE_PERCENT) {
            return 0;
        }
        int start = 120 + Noise.below(cycle / 4, seed, 4, number);
        int ramp = 180 + Noise.below(240, seed, 5, number);
        int plateau = 180 + Noise.below(180, seed, 6, number);
        int recovery = 300 + Noise.below(300, seed, 7, number);
        return severity(within - start, ramp, plateau, recovery);
    }

    private static double severity(int since, int ramp, int plateau, int recovery) {
        if (since < ramp) {
            return ease((double) since / ramp);
        }
        return ease(1 - (double) (since - ramp - plateau) / recovery);
    }

    private static double ease(double part) {
        double bounded = Math.clamp(part, 0.0, 1.0);
        return bounded * bounded * (3 - 2 * bounded);
    }
}

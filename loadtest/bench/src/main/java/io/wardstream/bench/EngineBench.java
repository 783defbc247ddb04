package io.wardstream.bench;

import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.News2Inputs;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The engine by itself: every sample of many patients through limits and through NEWS2, in the
 * order in which a ward sends them, on the calling thread. Rounds take turns, each on fresh
 * engines; what counts is the median of the CPU time of the thread.
 */
final class EngineBench {
    private static final double NANOS_A_SECOND = 1e9;

    /** All samples are made before the first is judged: 5,000 by 200 fit into the heap. */
    private static final int MOST_PATIENTS = 5_000;

    private static final int MOST_SECONDS = 200;
    private static final int MOST_ROUNDS = 100;

    private final int patients;
    private final int rounds;
    private final VitalSample[][] samples;
    private final PatientLimits limits;

    /**
     * What it took.
     *
     * @param patients each with {@code rules} rules of limits
     * @param samples judged a round
     * @param transitions told in a round: that it does judge
     * @param samplesPerCpuSecond through the limits
     * @param scoreCores of a core, for a sample a second of every patient through NEWS2
     * @param complete scores complete at the end of a round
     */
    record Result(
            int patients,
            int rules,
            int samples,
            int transitions,
            double samplesPerCpuSecond,
            double scoreCores,
            int complete) {}

    EngineBench(int patients, int seconds, int rounds) {
        DashboardOptions.between("--patients", patients, 1, MOST_PATIENTS);
        DashboardOptions.between("--samples", seconds, 1, MOST_SECONDS);
        DashboardOptions.between("--rounds", rounds, 1, MOST_ROUNDS);
        this.patients = patients;
        this.rounds = rounds;
        this.samples = Bedside.samples(patients, seconds);
        this.limits = RuleSet.of(1, rules()).limitsOf(1, 1, 1);
    }

    Result run() {
        double[] judging = new double[rounds];
        double[] scoring = new double[rounds];
        int transitions = 0;
        int complete = 0;
        for (int round = -1; round < rounds; round++) { // the first warms up
            PatientEngine[] engines = engines();
            long begun = cpuNanos();
            transitions = judge(engines);
            long judged = cpuNanos();
            News2Inputs[] scores = scores();
            long prepared = cpuNanos();
            complete = score(scores);
            long scored = cpuNanos();
            if (round >= 0) {
                judging[round] = (judged - begun) / NANOS_A_SECOND;
                scoring[round] = (scored - prepared) / NANOS_A_SECOND;
            }
        }
        int judged = samples.length * patients;
        return new Result(
                patients,
                rules().size(),
                judged,
                transitions,
                judged / median(judging),
                median(scoring) / samples.length,
                complete);
    }

    private PatientEngine[] engines() {
        PatientEngine[] engines = new PatientEngine[patients];
        Arrays.setAll(engines, _ -> new PatientEngine(limits));
        return engines;
    }

    private int judge(PatientEngine[] engines) {
        int transitions = 0;
        for (VitalSample[] second : samples) {
            for (int patient = 0; patient < patients; patient++) {
                transitions += engines[patient].judge(second[patient]).size();
            }
        }
        return transitions;
    }

    private News2Inputs[] scores() {
        long at = samples[0][0].observedAt();
        ManualInputs entered =
                new ManualInputs(
                        new ManualInputs.Entry<>(Consciousness.ALERT, "bench", at),
                        new ManualInputs.Entry<>(false, "bench", at),
                        null);
        News2Inputs[] scores = new News2Inputs[patients];
        for (int patient = 0; patient < patients; patient++) {
            scores[patient] = new News2Inputs();
            boolean _ = scores[patient].enter(entered, at);
        }
        return scores;
    }

    private int score(News2Inputs[] scores) {
        for (VitalSample[] second : samples) {
            for (int patient = 0; patient < patients; patient++) {
                VitalSample sample = second[patient];
                boolean _ = scores[patient].take(sample, sample.receivedAt());
                boolean _ = scores[patient].tick(sample.receivedAt());
            }
        }
        int complete = 0;
        for (News2Inputs score : scores) {
            complete += score.score().isComplete() ? 1 : 0;
        }
        return complete;
    }

    private static List<LimitRule> rules() {
        return List.of(
                rule(VitalSign.HEART_RATE, AlarmPriority.HIGH, 40, 140, 10, 1),
                rule(VitalSign.HEART_RATE, AlarmPriority.MEDIUM, 50, 120, 10, 3),
                rule(VitalSign.SPO2, AlarmPriority.HIGH, 85, Double.NaN, 15, 1),
                rule(VitalSign.SPO2, AlarmPriority.MEDIUM, 90, Double.NaN, 15, 1),
                rule(VitalSign.RESPIRATION_RATE, AlarmPriority.MEDIUM, 8, 30, 10, 1));
    }

    private static LimitRule rule(
            VitalSign vital,
            AlarmPriority priority,
            double low,
            double high,
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
                2,
                Duration.ofSeconds(delaySeconds),
                medianOf,
                false,
                true);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

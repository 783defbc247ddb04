package io.wardstream.reports.pdf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where an axis has its marks: round numbers, and times people look for. */
final class Ticks {
    private static final double[] ROUND = {1, 2, 5, 10};

    private static final List<Duration> STEPS =
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(3),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(2),
                    Duration.ofDays(7),
                    Duration.ofDays(14),
                    Duration.ofDays(28));

    private Ticks() {}

    /** A step of 1, 2 or 5 times a power of ten, so that a range has at most that many. */
    static double step(double range, int most) {
        double rough = range / most;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double round : ROUND) {
            if (round * power >= rough * (1 - 1e-9)) {
                return round * power;
            }
        }
        return 10 * power;
    }

    /** A step in time, so that a range in milliseconds has at most that many. */
    static Duration timeStep(long range, int most) {
        return STEPS.stream()
                .filter(step -> range / step.toMillis() <= most)
                .findFirst()
                .orElse(STEPS.getLast());
    }

    /** The multiples of the step in [from, to]. */
    static List<Long> times(long from, long to, Duration step) {
        List<Long> times = new ArrayList<>();
        long length = step.toMillis();
        for (long at = Math.ceilDiv(from, length) * length; at <= to; at += length) {
            times.add(at);
        }
        return times;
    }
}

package io.wardstream.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a cluster is measured against one node.
 *
 * @param devices that send, and that are drained
 * @param rate samples a second of each of them
 * @param rounds how often one, two, two and one take turns
 * @param warmUpSeconds before each phase
 * @param seconds of each phase
 * @param directory in which the run's own directories are made
 */
record ClusterOptions(
        int devices, double rate, int rounds, int warmUpSeconds, int seconds, Path directory) {

    private static final int MOST_DEVICES = 20_000;
    private static final int MOST_ROUNDS = 20;
    private static final int LONGEST = 600;

    ClusterOptions {
        DashboardOptions.between("--devices", devices, 2, MOST_DEVICES);
        DashboardOptions.between("--rounds", rounds, 1, MOST_ROUNDS);
        DashboardOptions.between("--warmup", warmUpSeconds, 0, LONGEST);
        DashboardOptions.between("--seconds", seconds, 1, LONGEST);
        if (!(rate > 0)) {
            throw new BenchException("--rate must be above 0, was " + rate + ".");
        }
    }

    Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds);
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }
}

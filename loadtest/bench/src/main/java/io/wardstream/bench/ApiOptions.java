package io.wardstream.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the interface is measured.
 *
 * @param devices at one sample a second each, while people ask
 * @param rate of latest values, a second
 * @param lists of devices, a second
 * @param seconds of each phase
 * @param rounds how often a wall is up, down, down and up again
 * @param directory in which the run's own directory is made
 */
record ApiOptions(
        int devices,
        int beds,
        int rate,
        int lists,
        int warmUpSeconds,
        int seconds,
        int rounds,
        Path directory) {

    private static final int MOST_DEVICES = 50_000;
    private static final int MOST_A_SECOND = 10_000;
    private static final int MOST_ROUNDS = 100;
    private static final int HOUR = 3_600;

    ApiOptions {
        DashboardOptions.between("--devices", devices, 1, MOST_DEVICES);
        DashboardOptions.between("--beds", beds, 1, MOST_DEVICES);
        DashboardOptions.between("--rate", rate, 1, MOST_A_SECOND);
        DashboardOptions.between("--lists", lists, 1, MOST_A_SECOND);
        DashboardOptions.between("--warmup", warmUpSeconds, 0, HOUR);
        DashboardOptions.between("--seconds", seconds, 1, HOUR);
        DashboardOptions.between("--rounds", rounds, 1, MOST_ROUNDS);
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }

    Duration warmUp() {
        return Duration.ofSeconds(warmUpSeconds);
    }
}

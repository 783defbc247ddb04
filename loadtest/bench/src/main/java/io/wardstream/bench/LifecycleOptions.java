package io.wardstream.bench;

import java.nio.file.Path;

/**
 * How the life of data is measured.
 *
 * @param rows samples of the last day
 * @param oldRows samples of a day that is archived, of as many devices
 * @param devices that send one sample a second each while people ask
 * @param seconds of which the roll-up's share is taken
 * @param runs of each query
 * @param directory in which the run's own directory is made
 */
record LifecycleOptions(int rows, int oldRows, int devices, int seconds, int runs, Path directory) {

    static final int SECONDS_A_DAY = 86_400;

    private static final int MOST_ROWS = 1_000_000_000;
    private static final int MOST_DEVICES = 50_000;
    private static final int HOUR = 3_600;
    private static final int MOST_RUNS = 100_000;

    LifecycleOptions {
        DashboardOptions.between("--devices", devices, 1, MOST_DEVICES);
        DashboardOptions.between("--rows", rows, SECONDS_A_DAY, MOST_ROWS);
        DashboardOptions.between("--rows", rows / SECONDS_A_DAY, 1, devices);
        DashboardOptions.between(
                "--old-rows", oldRows, rows / SECONDS_A_DAY, rows / SECONDS_A_DAY * SECONDS_A_DAY);
        DashboardOptions.between("--seconds", seconds, 1, HOUR);
        DashboardOptions.between("--runs", runs, 1, MOST_RUNS);
    }

    /** Devices that have measured for a day. */
    int measuring() {
        return rows / SECONDS_A_DAY;
    }

    /** Of the day that is archived. */
    int oldSeconds() {
        return oldRows / measuring();
    }
}

package io.wardstream.bench;

import java.nio.file.Path;

/**
 * How queries are measured.
 *
 * @param rows samples in the table, at least a minute of one device
 * @param days they are of, back from now; at one sample a second they give the number of devices
 * @param runs of each query
 * @param directory in which the run's own directory is made
 */
record QueriesOptions(int rows, int days, int runs, Path directory) {

    private static final int MOST_ROWS = 1_000_000_000;
    private static final int MOST_DAYS = 30;
    private static final int MOST_RUNS = 100_000;
    private static final int SECONDS_A_DAY = 86_400;

    QueriesOptions {
        DashboardOptions.between("--rows", rows, SECONDS_A_DAY, MOST_ROWS);
        DashboardOptions.between("--days", days, 1, MOST_DAYS);
        DashboardOptions.between("--runs", runs, 1, MOST_RUNS);
    }

    int devices() {
        return Math.max(1, rows / (days * SECONDS_A_DAY));
    }

    int seconds() {
        return days * SECONDS_A_DAY;
    }
}

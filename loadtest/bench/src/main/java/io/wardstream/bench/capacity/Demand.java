package io.wardstream.bench.capacity;

import java.util.Locale;

/**
 * What is to be served, and for how long it is kept.
 *
 * @param devices connected today
 * @param rate samples a second of each
 * @param users who use REST in a busy minute
 * @param views pages that are open at once
 * @param growth more devices each year, in percent
 * @param years for which it is planned
 * @param connections devices of one node at most
 * @param poolSize connections of one node to PostgreSQL, both roles
 */
record Demand(
        int devices,
        double rate,
        int users,
        int views,
        double growth,
        int years,
        int connections,
        int poolSize,
        Retention retention) {

    private static final double PERCENT = 100;
    private static final int LEASES = 8;

    /**
     * How long each tier is kept, as the settings of {@code lifecycle} say it.
     *
     * @param rowHours samples as rows
     * @param rawDays packed minutes, rows included
     * @param minuteDays roll-ups of a minute
     * @param parquetDays raw Parquet; 0: for ever
     * @param hourYears roll-ups of an hour
     */
    record Retention(int rowHours, int rawDays, int minuteDays, int parquetDays, int hourYears) {
        private static final int HOURS = 24;
        private static final int CENTURY = 36_500;

        Retention {
            between("--raw-days", rawDays, 1, 365);
            between("--row-hours", rowHours, 4, rawDays * HOURS);
            between("--minute-days", minuteDays, rawDays, CENTURY);
            between("--parquet-days", parquetDays, 0, CENTURY);
            between("--hour-years", hourYears, 1, 100);
        }
    }

    Demand {
        between("--devices", devices, 1, 1_000_000);
        between("--rate", rate, 0.001, 1_000);
        between("--users", users, 0, 1_000_000);
        between("--views", views, 0, 1_000_000);
        between("--growth", growth, 0, 1_000);
        between("--years", years, 0, 20);
        between("--connections", connections, 1, 100_000);
        between("--pool", poolSize, 2, 1_000);
    }

    /** Devices at the end of the years that are planned for. */
    int devicesThen() {
        return (int) Math.ceil(devices * Math.pow(1 + growth / PERCENT, years));
    }

    double samplesASecond() {
        return devicesThen() * rate;
    }

    /** Of one node: its pools, and what its leases take. */
    int connectionsToPostgres() {
        return poolSize + LEASES;
    }

    private static void between(String option, double value, double least, double most) {
        if (!(value >= least) || value > most) {
            throw new IllegalArgumentException(
                    "%s must be %s to %s, was %s."
                            .formatted(option, plain(least), plain(most), plain(value)));
        }
    }

    /** 72, not 72.0. */
    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.valueOf(number);
    }
}

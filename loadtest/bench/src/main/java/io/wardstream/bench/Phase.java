package io.wardstream.bench;

/**
 * What one stretch of writing did and used.
 *
 * @param rows committed in it
 * @param postgres used by the server
 * @param platformCpuSeconds 0 when the platform had no part in it
 * @param generatorCpuSeconds of the simulated devices
 */
public record Phase(
        long rows,
        double seconds,
        PostgresUse postgres,
        double platformCpuSeconds,
        double generatorCpuSeconds) {

    static final double NANOS_A_SECOND = 1e9;
    static final Phase NONE = new Phase(0, 0, PostgresUse.NONE, 0, 0);

    private static final double MILLION = 1e6;

    Phase plus(Phase other) {
        return new Phase(
                rows + other.rows,
                seconds + other.seconds,
                postgres.plus(other.postgres),
                platformCpuSeconds + other.platformCpuSeconds,
                generatorCpuSeconds + other.generatorCpuSeconds);
    }

    double rowsPerSecond() {
        return rows / seconds;
    }

    /** CPU seconds for a million rows. */
    double perMillion(double cpuSeconds) {
        return cpuSeconds * MILLION / rows;
    }

    /** CPU seconds a second. */
    double cores(double cpuSeconds) {
        return cpuSeconds / seconds;
    }

    double perRow(long bytes) {
        return (double) bytes / rows;
    }
}

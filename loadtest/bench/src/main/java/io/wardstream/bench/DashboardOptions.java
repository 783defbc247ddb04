package io.wardstream.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the way from a device to a browser is measured.
 *
 * @param devices at one sample a second each
 * @param beds of a ward
 * @param viewers each watches one ward and the alarms of the hospital
 * @param alarms raised a second by the probes, besides those of the other patients
 * @param directory in which the run's own directory is made
 */
record DashboardOptions(
        int devices,
        int beds,
        int viewers,
        double alarms,
        int warmUpSeconds,
        int seconds,
        Path directory) {

    private static final int MOST_DEVICES = 50_000;
    private static final int MOST_VIEWERS = 2_000;
    private static final int HOUR = 3_600;
    private static final int SHORTEST_CYCLE = 4;

    private static final int BEDS = 100;
    private static final int VIEWERS = 50;
    private static final double ALARMS_A_SECOND = 10;
    private static final int WARM_UP = 60;

    DashboardOptions {
        between("--devices", devices, 1, MOST_DEVICES);
        between("--beds", beds, 1, MOST_DEVICES);
        between("--viewers", viewers, 1, MOST_VIEWERS);
        between("--warmup", warmUpSeconds, 0, HOUR);
        between("--seconds", seconds, 1, HOUR);
        int probes = Math.min(viewers, wards(devices, beds));
        if (!(alarms > 0) || alarms > (double) probes / SHORTEST_CYCLE) {
            throw new BenchException(
                    "--alarms must be above 0 and at most a quarter of the wards that are watched, "
                            + probes
                            + ", was "
                            + alarms
                            + ".");
        }
    }

    /** Those of {@code dashboard} with as many alarms as there are, or as so many wards allow. */
    static DashboardOptions ofTheWholeWay(int devices, int seconds, Path directory) {
        int probes = Math.min(VIEWERS, wards(devices, BEDS));
        double alarms = Math.min(ALARMS_A_SECOND, (double) probes / SHORTEST_CYCLE);
        return new DashboardOptions(devices, BEDS, VIEWERS, alarms, WARM_UP, seconds, directory);
    }

    private static int wards(int devices, int beds) {
        return (devices + beds - 1) / beds;
    }

    int wards() {
        return wards(devices, beds);
    }

    /** One in each ward that somebody watches. */
    int probes() {
        return Math.min(viewers, wards());
    }

    /** From one alarm of a probe to its next, in samples. */
    int alarmCycle() {
        return (int) Math.round(probes() / alarms);
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }

    /** Names the option and its bounds when it is outside them. */
    static void between(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new BenchException(
                    option + " must be " + low + " to " + high + ", was " + value + ".");
        }
    }
}

package io.wardstream.loadtest;

import java.util.Locale;

/** A number that says how large, how long or how strict a load test is, and its bounds. */
enum Count {
    DEVICES("devices", 200, 1, 20_000, "Devices that send."),
    PERIOD_MILLIS("periodMillis", 1_000, 100, 60_000, "From a sample of a device to its next one."),
    VIEWERS("viewers", 20, 1, 5_000, "Pages, each of which watches a ward and all alarms."),
    PROBES(
            "probes",
            5,
            1,
            100,
            "Devices besides that cross a limit each five seconds, watched by a page of their own."),
    USERS("users", 100, 1, 1_000, "People who ask over REST, each with an account of its own."),
    PATIENTS("patients", 20, 1, 200, "Patients whose latest values each of them asks for."),
    REPORT_SECONDS(
            "reportSeconds", 300, 0, 86_400, "From a report of a person to the next; 0: none."),
    RAMP_SECONDS("rampSeconds", 10, 1, 3_600, "In which everybody comes."),
    SECONDS("seconds", 60, 3, 86_400, "How long it goes on when everybody is there."),
    STORM_SPREAD_MILLIS(
            "stormSpreadMillis",
            1_000,
            0,
            30_000,
            "In which devices that have lost their connections try again."),
    SPIKE_FACTOR("spikeFactor", 3, 2, 20, "How many times the load is, in the spike."),
    BACK_SECONDS(
            "backSeconds", 30, 1, 600, "Objective: after the storm every device is acked within."),
    ALARM_MILLIS(
            "alarmMillis", 1_000, 1, 60_000, "Objective: p99 from a limit crossed to the page.");

    private final String key;
    private final int usual;
    private final int least;
    private final int most;
    private final String description;

    Count(String key, int usual, int least, int most, String description) {
        this.key = key;
        this.usual = usual;
        this.least = least;
        this.most = most;
        this.description = description;
    }

    /** Its name among the settings. */
    String key() {
        return key;
    }

    /** Its name on the command line. */
    String option() {
        return Settings.option(key);
    }

    int usual() {
        return usual;
    }

    /** For the help. */
    String description() {
        return String.format(
                Locale.ROOT, "%s %d to %d, default: %d.", description, least, most, usual);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence that names it and its bounds
     */
    int read(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // the same sentence
        }
        throw new IllegalArgumentException(
                key + " must be a whole number of " + least + " to " + most + ", was " + text);
    }
}

package io.wardstream.bench;

import java.nio.file.Path;

/**
 * How ingest is measured.
 *
 * @param rounds how often COPY and platform take turns
 * @param seconds of each phase
 * @param connections that send flat out
 * @param window unacknowledged samples of a connection that sends flat out
 * @param devices of the paced run
 * @param rate samples a second of each of them
 * @param directory in which the run's own directory is made
 */
record IngestOptions(
        int rounds,
        int seconds,
        int connections,
        int window,
        int devices,
        double rate,
        int pacedWarmUpSeconds,
        int pacedSeconds,
        Path directory) {

    IngestOptions {
        atLeastOne("--rounds", rounds);
        atLeastOne("--seconds", seconds);
        atLeastOne("--connections", connections);
        atLeastOne("--window", window);
        atLeastOne("--devices", devices);
        atLeastOne("--paced-seconds", pacedSeconds);
        if (!(rate > 0) || pacedWarmUpSeconds < 0) {
            throw new BenchException("--rate must be above 0, --paced-warmup at least 0.");
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new BenchException(option + " must be at least 1, was " + value + ".");
        }
    }
}

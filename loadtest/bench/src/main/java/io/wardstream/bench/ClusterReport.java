package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param devices that sent, and were drained
 * @param one node, phases summed
 * @param two nodes, phases summed
 * @param drained from SIGTERM to the end of a node that held all devices
 */
record ClusterReport(int devices, Phase one, Phase two, BusBench.Result bus, Duration drained) {

    private static final double MOST_MORE = 0.25;
    private static final double MOST_LOCAL = 1;
    private static final double MOST_ACROSS = 3;
    private static final double PERCENT = 100;
    private static final double MILLIS = 1_000;

    /** {@code ingest.drainMillis} as it is by default. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** Of the nodes' CPU for a sample; 0.25 is a quarter more. */
    double more() {
        return perMillion(two) / perMillion(one) - 1;
    }

    private static double perMillion(Phase phase) {
        return phase.perMillion(phase.platformCpuSeconds());
    }

    private static double postgres(Phase phase) {
        return phase.perMillion(phase.postgres().cpuSeconds());
    }

    boolean isReached() {
        return more() < MOST_MORE
                && bus.localFew() < MOST_LOCAL
                && bus.acrossFew() < MOST_ACROSS
                && drained.compareTo(WINDOW) < 0;
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        return new JsonObject()
                .put("devices", devices)
                .put("cpuSecondsPerMillion", perSide())
                .put("more", rounded(more(), 3))
                .put(
                        "busMicros",
                        new JsonObject()
                                .put("local", rounded(bus.localFew(), 2))
                                .put("localMany", rounded(bus.localMany(), 2))
                                .put("across", rounded(bus.acrossFew(), 2))
                                .put("acrossMany", rounded(bus.acrossMany(), 2)))
                .put("drainSeconds", rounded(drained.toMillis() / MILLIS, 1))
                .put("reached", isReached());
    }

    private JsonObject perSide() {
        return new JsonObject()
                .put("one", rounded(perMillion(one), 2))
                .put("two", rounded(perMillion(two), 2))
                .put("postgresOne", rounded(postgres(one), 2))
                .put("postgresTwo", rounded(postgres(two), 2));
    }

    private static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.round(value * scale) / scale;
    }

    /** The same for people. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                %d devices, CPU s per million samples: one node %.2f (PostgreSQL %.2f), two nodes %.2f (PostgreSQL %.2f)
                two nodes take %.1f %% more than one: goal below %.0f %%
                bus, CPU of a sample: heard by the same node %.2f µs with 4 a message, %.2f with 20: goal below %.0f µs
                  by the other %.2f µs with 4 a message, %.2f with 20: goal below %.0f µs
                drain of %d connections: %.1f s of a window of %d s
                %s
                """,
                devices,
                perMillion(one),
                postgres(one),
                perMillion(two),
                postgres(two),
                PERCENT * more(),
                PERCENT * MOST_MORE,
                bus.localFew(),
                bus.localMany(),
                MOST_LOCAL,
                bus.acrossFew(),
                bus.acrossMany(),
                MOST_ACROSS,
                devices,
                drained.toMillis() / MILLIS,
                WINDOW.toSeconds(),
                isReached() ? "all goals reached" : "NOT all goals reached");
    }
}

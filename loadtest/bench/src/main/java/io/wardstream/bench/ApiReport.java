package io.wardstream.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * What people wait for, and what the walls around it cost.
 *
 * @param beside what the processes did and used while people asked
 * @param storeReads requests for latest values for which anything was read from PostgreSQL, at most
 * @param costs of each wall and mix
 */
record ApiReport(
        ApiOptions options,
        Phase beside,
        SteadyLoad.Outcome latest,
        SteadyLoad.Outcome lists,
        long storeReads,
        List<WallCost> costs) {

    static final double P99_MILLIS = 20;
    static final double SHARE = 0.99;
    private static final double PERCENT = 100;

    ApiReport {
        costs = List.copyOf(costs);
    }

    /** Of the requests for latest values, those answered without PostgreSQL, at least. */
    double withoutStore() {
        long asked = latest.latency().count();
        return asked == 0 ? 0 : 1 - Math.min(1, (double) storeReads / asked);
    }

    private boolean isServed() {
        return latest.latency().p99() < P99_MILLIS
                && lists.latency().p99() < P99_MILLIS
                && withoutStore() >= SHARE
                && latest.failed() == 0
                && lists.failed() == 0;
    }

    boolean meetsTargets() {
        return isServed() && costs.stream().allMatch(WallCost::meetsGoal);
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        JsonArray walls = new JsonArray();
        costs.forEach(cost -> walls.add(cost.json()));
        return new JsonObject()
                .put("devices", options.devices())
                .put("samplesPerSecond", Math.round(beside.rowsPerSecond()))
                .put("latest", outcome(latest))
                .put("latestWithoutPostgres", withoutStore())
                .put("deviceList", outcome(lists))
                .put("deviceListUnmodified", lists.unmodifiedShare())
                .put(
                        "cores",
                        new JsonObject()
                                .put("platform", beside.cores(beside.platformCpuSeconds()))
                                .put("postgres", beside.cores(beside.postgres().cpuSeconds())))
                .put("walls", walls)
                .put("meetsTargets", meetsTargets());
    }

    private static JsonObject outcome(SteadyLoad.Outcome outcome) {
        return outcome.latency().json().put("failed", outcome.failed());
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        StringBuilder text = new StringBuilder(servedText());
        costs.forEach(cost -> text.append(cost.text()));
        return text.append("targets: ")
                .append(meetsTargets() ? "met" : "missed")
                .append('\n')
                .toString();
    }

    /** What people have waited for, before anything is known of the walls. */
    String servedText() {
        return String.format(
                Locale.ROOT,
                """
                        %d devices, %.0f samples/s beside; cores: platform %.3f, postgres %.3f
                        latest, %d/s: %s (target p99 < %.0f ms), %d failed
                        latest answered without PostgreSQL: %.2f %% (target >= %.0f %%)
                        device list, %d/s: %s (target p99 < %.0f ms), %.1f %% 304, %d failed
                        """,
                options.devices(),
                beside.rowsPerSecond(),
                beside.cores(beside.platformCpuSeconds()),
                beside.cores(beside.postgres().cpuSeconds()),
                options.rate(),
                latest.latency().text(),
                P99_MILLIS,
                latest.failed(),
                withoutStore() * PERCENT,
                SHARE * PERCENT,
                options.lists(),
                lists.latency().text(),
                P99_MILLIS,
                lists.unmodifiedShare() * PERCENT,
                lists.failed());
    }
}

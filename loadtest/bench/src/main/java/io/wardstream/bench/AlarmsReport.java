package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What alarms cost and how fast they are: the engine by itself, then the whole way. */
record AlarmsReport(EngineBench.Result engine, DashboardReport live) {

    static final double LEAST_SAMPLES = 1_000_000;
    static final double MOST_SCORE_CORES = 0.02;
    static final double ALARM_P99_MILLIS = 1_000;

    private static final double SCORED_PATIENTS = 5_000;

    boolean meetsTargets() {
        return engine.samplesPerCpuSecond() >= LEAST_SAMPLES
                && scoreCores() < MOST_SCORE_CORES
                && live.alarms().p99() < ALARM_P99_MILLIS
                && live.alarmsMissed() == 0;
    }

    /** Of 5,000 patients, whatever the number measured. */
    private double scoreCores() {
        return engine.scoreCores() * SCORED_PATIENTS / engine.patients();
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        return new JsonObject()
                .put(
                        "engine",
                        new JsonObject()
                                .put("patients", engine.patients())
                                .put("rules", engine.rules())
                                .put("samples", engine.samples())
                                .put("transitions", engine.transitions())
                                .put(
                                        "samplesPerCpuSecond",
                                        Math.round(engine.samplesPerCpuSecond())))
                .put(
                        "news2",
                        new JsonObject()
                                .put("coresAt5000", Math.round(scoreCores() * 1e5) / 1e5)
                                .put("complete", engine.complete()))
                .put("live", live.json())
                .put("meetsTargets", meetsTargets());
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                engine: %.2f million samples a CPU second, %d patients, %d rules each, %d samples, %d transitions (target >= %.1f million)
                NEWS2: %.2f %% of a core for 5000 patients at a sample a second, %d of %d scores complete (target < %.0f %%)
                live: %d devices at a sample a second, alarm in the browser: %s (target p99 < %.0f ms)
                live: raised %.1f/s, missed %d, platform and PostgreSQL %.3f cores
                targets: %s
                """,
                engine.samplesPerCpuSecond() / 1e6,
                engine.patients(),
                engine.rules(),
                engine.samples(),
                engine.transitions(),
                LEAST_SAMPLES / 1e6,
                scoreCores() * 100,
                engine.complete(),
                engine.patients(),
                MOST_SCORE_CORES * 100,
                live.options().devices(),
                live.alarms().text(),
                ALARM_P99_MILLIS,
                live.raisedPerSecond(),
                live.alarmsMissed(),
                live.serverCores(),
                meetsTargets() ? "met" : "NOT met");
    }
}

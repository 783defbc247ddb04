package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import io.wardstream.bench.WhatIfBench.Timing;
import java.util.Locale;

/**
 * What alarms cost and how fast they are: the engine by itself, a bed-day judged again, then the
 * whole way.
 */
record AlarmsReport(EngineBench.Result engine, WhatIfBench.Result whatIf, DashboardReport live) {

    static final double LEAST_SAMPLES = 1_000_000;
    static final double MOST_SCORE_CORES = 0.02;
    static final double BED_DAY_MILLIS = 500;
    static final double BED_DAY_ENGINE_MILLIS = 100;
    static final double ALARM_P99_MILLIS = 1_000;

    private static final double SCORED_PATIENTS = 5_000;

    boolean meetsTargets() {
        return engine.samplesPerCpuSecond() >= LEAST_SAMPLES
                && scoreCores() < MOST_SCORE_CORES
                && whatIf.all().best() < BED_DAY_MILLIS
                && whatIf.engine().best() < BED_DAY_ENGINE_MILLIS
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
                .put(
                        "whatIf",
                        new JsonObject()
                                .put("samples", whatIf.samples())
                                .put("vitals", whatIf.vitals())
                                .put("alarms", whatIf.alarms())
                                .put("runs", whatIf.runs())
                                .put("bedDayMillis", millis(whatIf.all()))
                                .put("engineMillis", millis(whatIf.engine())))
                .put("live", live.json())
                .put("meetsTargets", meetsTargets());
    }

    private static JsonObject millis(Timing timing) {
        return new JsonObject()
                .put("best", rounded(timing.best()))
                .put("median", rounded(timing.median()));
    }

    private static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                engine: %.2f million samples a CPU second, %d patients, %d rules each, %d samples, %d transitions (target >= %.1f million)
                NEWS2: %.2f %% of a core for 5000 patients at a sample a second, %d of %d scores complete (target < %.0f %%)
                what-if: one bed-day (%d samples x %d vitals) %.0f ms with the read, engine part %.0f ms (target < %.0f ms, < %.0f ms); median of %d runs %.0f ms, %.0f ms
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
                whatIf.samples(),
                whatIf.vitals(),
                whatIf.all().best(),
                whatIf.engine().best(),
                BED_DAY_MILLIS,
                BED_DAY_ENGINE_MILLIS,
                whatIf.runs(),
                whatIf.all().median(),
                whatIf.engine().median(),
                live.options().devices(),
                live.alarms().text(),
                ALARM_P99_MILLIS,
                live.raisedPerSecond(),
                live.alarmsMissed(),
                live.serverCores(),
                meetsTargets() ? "met" : "NOT met");
    }
}

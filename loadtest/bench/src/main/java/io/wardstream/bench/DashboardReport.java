package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What was measured between devices and browsers.
 *
 * @param phase what the processes did and used
 * @param use of all viewers together in that phase
 * @param viewerCpuSeconds of the measuring process: viewers and probes
 * @param alarmsMissed alarms of probes that a viewer did not see, each viewer for itself
 * @param superseded samples of probes that a newer one overtook within a tick
 * @param conflated frames the platform left out for viewers that were behind
 * @param leftOut patients, samples and alarms it left out because a view was full
 * @param viewersLost whose connection ended
 * @param residentMegabytes of the platform at the end
 */
record DashboardReport(
        DashboardOptions options,
        Phase phase,
        ViewerUse use,
        double viewerCpuSeconds,
        Latency samples,
        Latency alarms,
        long alarmsMissed,
        long superseded,
        long conflated,
        long leftOut,
        int viewersLost,
        double residentMegabytes) {

    static final double MOST_CORES = 0.6;
    static final double SAMPLE_P99_MILLIS = 1_500;
    static final double ALARM_P99_MILLIS = 500;

    /** Platform and PostgreSQL together. */
    double serverCores() {
        return phase.cores(phase.platformCpuSeconds() + phase.postgres().cpuSeconds());
    }

    /** As each viewer saw them. */
    double raisedPerSecond() {
        return perViewer(use.raised());
    }

    boolean meetsTargets() {
        return serverCores() < MOST_CORES
                && samples.p99() < SAMPLE_P99_MILLIS
                && alarms.p99() < ALARM_P99_MILLIS
                && alarmsMissed == 0
                && viewersLost == 0;
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        return new JsonObject()
                .put("devices", options.devices())
                .put("viewers", options.viewers())
                .put("samplesPerSecond", Math.round(phase.rowsPerSecond()))
                .put(
                        "cores",
                        new JsonObject()
                                .put("platform", cores(phase.platformCpuSeconds()))
                                .put("postgres", cores(phase.postgres().cpuSeconds()))
                                .put("generator", cores(phase.generatorCpuSeconds()))
                                .put("viewers", cores(viewerCpuSeconds)))
                .put(
                        "cpuSecondsPerMillion",
                        new JsonObject()
                                .put("platform", perMillion(phase.platformCpuSeconds()))
                                .put("postgres", perMillion(phase.postgres().cpuSeconds())))
                .put("sampleToViewerMillis", samples.json())
                .put("alarmToViewerMillis", alarms.json())
                .put(
                        "alarms",
                        new JsonObject()
                                .put("raisedPerSecond", perViewerSecond(use.raised()))
                                .put("closedPerSecond", perViewerSecond(use.closed()))
                                .put("missed", alarmsMissed))
                .put(
                        "viewer",
                        new JsonObject()
                                .put("bytesPerSecond", Math.round(perViewer(use.bytes())))
                                .put("framesPerSecond", perViewerSecond(use.frames()))
                                .put("versionGaps", use.versionGaps())
                                .put("snapshots", use.snapshots())
                                .put("conflated", conflated)
                                .put("leftOut", leftOut)
                                .put("lost", viewersLost))
                .put("samplesSuperseded", superseded)
                .put("rssMegabytes", Math.round(residentMegabytes))
                .put("meetsTargets", meetsTargets());
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                %d devices, %.0f samples/s, %d viewers
                cores: platform %.3f + postgres %.3f = %.3f (target < %.1f); generator %.3f, viewers and probes %.3f
                CPU s per million samples: platform %.1f, postgres %.1f
                sample to viewer: %s (target p99 < %.0f ms)
                alarm to viewer:  %s (target p99 < %.0f ms)
                alarms: raised %.1f/s, closed %.1f/s, missed %d
                each viewer: %.0f bytes/s, %.1f frames/s
                all viewers: %d frames conflated, %d snapshots again, %d version gaps, %d entries left out, %d lost
                samples overtaken within a tick: %d; platform RSS %.0f MB
                targets: %s
                """,
                options.devices(),
                phase.rowsPerSecond(),
                options.viewers(),
                phase.cores(phase.platformCpuSeconds()),
                phase.cores(phase.postgres().cpuSeconds()),
                serverCores(),
                MOST_CORES,
                phase.cores(phase.generatorCpuSeconds()),
                phase.cores(viewerCpuSeconds),
                phase.perMillion(phase.platformCpuSeconds()),
                phase.perMillion(phase.postgres().cpuSeconds()),
                samples.text(),
                SAMPLE_P99_MILLIS,
                alarms.text(),
                ALARM_P99_MILLIS,
                raisedPerSecond(),
                perViewer(use.closed()),
                alarmsMissed,
                perViewer(use.bytes()),
                perViewer(use.frames()),
                conflated,
                use.snapshots(),
                use.versionGaps(),
                leftOut,
                viewersLost,
                superseded,
                residentMegabytes,
                meetsTargets() ? "met" : "NOT met");
    }

    private double perViewer(long sum) {
        return sum / phase.seconds() / options.viewers();
    }

    private double perViewerSecond(long sum) {
        return rounded(perViewer(sum), 1);
    }

    private double perMillion(double cpuSeconds) {
        return rounded(phase.perMillion(cpuSeconds), 2);
    }

    private double cores(double cpuSeconds) {
        return rounded(phase.cores(cpuSeconds), 3);
    }

    private static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.round(value * scale) / scale;
    }
}

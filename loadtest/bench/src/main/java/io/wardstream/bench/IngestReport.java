package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param paced a phase at a fixed rate
 * @param ackMillis of that phase, as the simulator saw them
 * @param residentMegabytes of the platform at its end
 */
record IngestReport(FlatOut flatOut, Phase paced, JsonObject ackMillis, double residentMegabytes) {

    /**
     * Phases as fast as possible, rounds summed.
     *
     * @param copied by COPY, 1000 rows a statement
     * @param copiedBig by COPY, 300,000 rows a statement
     * @param single by the platform, one sample a frame
     * @param many by the platform, ten samples a frame
     */
    record FlatOut(Phase copied, Phase copiedBig, Phase single, Phase many) {}

    double ratio() {
        return flatOut.single().rowsPerSecond() / flatOut.copied().rowsPerSecond();
    }

    double ratioTenPerFrame() {
        return flatOut.many().rowsPerSecond() / flatOut.copied().rowsPerSecond();
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        Phase single = flatOut.single();
        return new JsonObject()
                .put("copyRowsPerSecond", Math.round(flatOut.copied().rowsPerSecond()))
                .put("platformRowsPerSecond", Math.round(single.rowsPerSecond()))
                .put("ratio", rounded(ratio(), 3))
                .put("ratioTenPerFrame", rounded(ratioTenPerFrame(), 3))
                .put(
                        "cpuSecondsPerMillion",
                        new JsonObject()
                                .put("platform", perMillion(single.platformCpuSeconds()))
                                .put("postgres", perMillion(single.postgres().cpuSeconds()))
                                .put("generator", perMillion(single.generatorCpuSeconds())))
                .put(
                        "cores",
                        new JsonObject()
                                .put("platform", cores(paced.platformCpuSeconds()))
                                .put("postgres", cores(paced.postgres().cpuSeconds()))
                                .put("generator", cores(paced.generatorCpuSeconds())))
                .put(
                        "ackMillis",
                        new JsonObject()
                                .put("p50", ackMillis.getDouble("p50"))
                                .put("p99", ackMillis.getDouble("p99"))
                                .put("p999", ackMillis.getDouble("p999")))
                .put(
                        "bytesPerRow",
                        new JsonObject()
                                .put(
                                        "heap",
                                        rounded(single.perRow(single.postgres().heapBytes()), 1))
                                .put(
                                        "index",
                                        rounded(single.perRow(single.postgres().indexBytes()), 1))
                                .put(
                                        "wal",
                                        rounded(single.perRow(single.postgres().walBytes()), 1)))
                .put("rssMegabytes", Math.round(residentMegabytes));
    }

    private double perMillion(double cpuSeconds) {
        return rounded(flatOut.single().perMillion(cpuSeconds), 2);
    }

    private double cores(double cpuSeconds) {
        return rounded(paced.cores(cpuSeconds), 3);
    }

    private static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.round(value * scale) / scale;
    }

    /** The same for people, with the phases that programs do not ask for. */
    String text() {
        return row("COPY BINARY, 1000 rows a statement", flatOut.copied())
                + row("COPY BINARY, 300,000 rows a statement", flatOut.copiedBig())
                + row("platform, 1 sample a frame", flatOut.single())
                + row("platform, 10 samples a frame", flatOut.many())
                + String.format(
                        Locale.ROOT,
                        """
                        ratio to COPY of 1000: %.2f with 1 sample a frame, %.2f with 10

                        paced, %.0f samples/s: cores platform %.3f, postgres %.3f, generator %.3f
                        ack p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms; platform RSS %.0f MB
                        """,
                        ratio(),
                        ratioTenPerFrame(),
                        paced.rowsPerSecond(),
                        paced.cores(paced.platformCpuSeconds()),
                        paced.cores(paced.postgres().cpuSeconds()),
                        paced.cores(paced.generatorCpuSeconds()),
                        ackMillis.getDouble("p50"),
                        ackMillis.getDouble("p99"),
                        ackMillis.getDouble("p999"),
                        residentMegabytes);
    }

    private static String row(String what, Phase phase) {
        PostgresUse postgres = phase.postgres();
        return String.format(
                Locale.ROOT,
                """
                %s: %.0f rows/s (%d rows)
                  CPU s per million: platform %.2f, postgres %.2f, generator %.2f
                  bytes a row: heap %.1f, index %.1f, WAL %.1f
                """,
                what,
                phase.rowsPerSecond(),
                phase.rows(),
                phase.perMillion(phase.platformCpuSeconds()),
                phase.perMillion(postgres.cpuSeconds()),
                phase.perMillion(phase.generatorCpuSeconds()),
                phase.perRow(postgres.heapBytes()),
                phase.perRow(postgres.indexBytes()),
                phase.perRow(postgres.walBytes()));
    }
}

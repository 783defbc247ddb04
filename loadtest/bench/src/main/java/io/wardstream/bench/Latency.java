package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Percentiles of a latency, in milliseconds. */
record Latency(long count, double p50, double p95, double p99, double max) {

    private static final double MICROS_A_MILLI = 1_000;

    static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / MICROS_A_MILLI,
                micros.getValueAtPercentile(95) / MICROS_A_MILLI,
                micros.getValueAtPercentile(99) / MICROS_A_MILLI,
                micros.getMaxValue() / MICROS_A_MILLI);
    }

    JsonObject json() {
        return new JsonObject()
                .put("count", count)
                .put("p50", p50)
                .put("p95", p95)
                .put("p99", p99)
                .put("max", max);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms (%d seen)",
                p50,
                p95,
                p99,
                max,
                count);
    }
}

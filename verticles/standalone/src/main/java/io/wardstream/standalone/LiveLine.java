package io.wardstream.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns two readings of the metrics into one line: devices, samples a second, acknowledged, ack
 * latency.
 */
final class LiveLine {
    private static final double MILLIS = 1000;

    private @Nullable Metrics before;
    private Instant beforeAt = Instant.EPOCH;

    String next(Metrics now, Instant at) {
        double rate = rate(now, at);
        before = now;
        beforeAt = at;
        String latency = "ingest_ack_duration_seconds";
        return String.format(
                Locale.ROOT,
                "devices %s · samples/s %s · acknowledged %s · ack p50 %s ms, p99 %s ms",
                whole(now.value("ingest_connections")),
                whole(rate),
                whole(now.value("ingest_samples_committed_total")),
                whole(now.quantile(latency, "0.5") * MILLIS),
                whole(now.quantile(latency, "0.99") * MILLIS));
    }

    private double rate(Metrics now, Instant at) {
        Metrics earlier = before;
        double seconds = Duration.between(beforeAt, at).toMillis() / MILLIS;
        String received = "ingest_samples_received_total";
        return earlier == null || seconds <= 0
                ? Double.NaN
                : (now.value(received) - earlier.value(received)) / seconds;
    }

    private static String whole(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }
}

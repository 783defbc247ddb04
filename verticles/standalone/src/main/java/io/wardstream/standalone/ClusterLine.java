package io.wardstream.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Turns two readings of the metrics of all nodes into one line: who serves, devices of each,
 * samples committed a second, the slowest node's ack latency.
 */
final class ClusterLine {
    private static final double MILLIS = 1000;
    private static final String LATENCY = "ingest_ack_duration_seconds";

    private List<Optional<Metrics>> before = List.of();
    private Instant beforeAt = Instant.EPOCH;

    /**
     * @param nodes of each node what it says; empty: it says nothing
     */
    String next(List<Optional<Metrics>> nodes, Instant at) {
        List<Metrics> serving = nodes.stream().flatMap(Optional::stream).toList();
        double rate = rate(nodes, at);
        before = List.copyOf(nodes);
        beforeAt = at;
        return String.format(
                Locale.ROOT,
                "nodes %d of %d · devices %s (%s) · samples/s %s · ack p50 %s ms, p99 %s ms",
                serving.size(),
                nodes.size(),
                whole(sum(serving, node -> node.value("ingest_connections"))),
                nodes.stream().map(ClusterLine::devices).collect(Collectors.joining("/")),
                whole(rate),
                whole(slowest(serving, "0.5")),
                whole(slowest(serving, "0.99")));
    }

    /**
     * Of the nodes that were there before; one that was started again counts from the next line.
     */
    private double rate(List<Optional<Metrics>> nodes, Instant at) {
        double seconds = Duration.between(beforeAt, at).toMillis() / MILLIS;
        if (before.size() != nodes.size() || seconds <= 0) {
            return Double.NaN;
        }
        double more = 0;
        for (int index = 0; index < nodes.size(); index++) {
            double grown = committed(nodes.get(index)) - committed(before.get(index));
            more += grown > 0 ? grown : 0; // not a number, too: it was or is away
        }
        return more / seconds;
    }

    private static double committed(Optional<Metrics> node) {
        return node.map(it -> it.value("ingest_samples_committed_total")).orElse(Double.NaN);
    }

    private static String devices(Optional<Metrics> node) {
        return node.map(it -> whole(it.value("ingest_connections"))).orElse("away");
    }

    private static double sum(List<Metrics> nodes, ToDoubleFunction<Metrics> value) {
        return nodes.stream().mapToDouble(value).filter(it -> !Double.isNaN(it)).sum();
    }

    private static double slowest(List<Metrics> nodes, String quantile) {
        return nodes.stream()
                .mapToDouble(node -> node.quantile(LATENCY, quantile) * MILLIS)
                .filter(it -> !Double.isNaN(it))
                .max()
                .orElse(Double.NaN);
    }

    private static String whole(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }
}

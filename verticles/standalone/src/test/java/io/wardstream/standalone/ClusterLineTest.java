package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClusterLineTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final ClusterLine line = new ClusterLine();

    @Test
    void sumsWhatTheNodesSayAndShowsWhoIsAway() {
        String first = line.next(List.of(node(10, 1_000), node(20, 500), node(12, 100)), BEGIN);

        String second =
                line.next(
                        List.of(node(21, 1_900), Optional.empty(), node(21, 400)),
                        BEGIN.plusSeconds(2));

        assertThat(first).startsWith("nodes 3 of 3 · devices 42 (10/20/12) · samples/s -");
        assertThat(second)
                .isEqualTo(
                        "nodes 2 of 3 · devices 42 (21/away/21) · samples/s 600"
                                + " · ack p50 20 ms, p99 50 ms");
    }

    @Test
    void countsANodeThatBeganAnewFromTheNextLineOn() {
        String _ = line.next(List.of(node(1, 1_000), node(1, 1_000)), BEGIN);

        assertThat(line.next(List.of(node(1, 1_010), node(1, 10)), BEGIN.plusSeconds(1)))
                .contains("samples/s 10 ");
    }

    private static Optional<Metrics> node(int devices, int committed) {
        return Optional.of(
                Metrics.parse(
                        String.format(
                                Locale.ROOT,
                                """
                                ingest_connections %d.0
                                ingest_samples_committed_total %d.0
                                ingest_ack_duration_seconds{quantile="0.5"} 0.02
                                ingest_ack_duration_seconds{quantile="0.99"} 0.05
                                """,
                                devices,
                                committed)));
    }
}

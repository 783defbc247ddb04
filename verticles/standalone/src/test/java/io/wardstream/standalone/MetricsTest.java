package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final String PAGE =
            """
            # HELP ingest_connections devices connected
            # TYPE ingest_connections gauge
            ingest_connections 20.0
            ingest_samples_received_total{lane="live"} 1000
            ingest_samples_received_total{lane="backfill"} 200 1700000000000
            ingest_samples_committed_total 1190.0
            ingest_ack_duration_seconds{quantile="0.5"} 0.012
            ingest_ack_duration_seconds{quantile="0.99"} NaN
            jvm_buffer_max +Inf
            """;

    @Test
    void sumsOverLabelsAndKeepsQuantilesApart() {
        Metrics metrics = Metrics.parse(PAGE);
        assertThat(metrics.value("ingest_samples_received_total")).isEqualTo(1200);
        assertThat(metrics.quantile("ingest_ack_duration_seconds", "0.5")).isEqualTo(0.012);
        assertThat(metrics.value("nobody_has_this")).isNaN();
    }

    @Test
    void theLiveLineComparesTwoReadings() {
        LiveLine line = new LiveLine();
        Instant start = Instant.EPOCH;
        assertThat(line.next(Metrics.parse(PAGE), start))
                .isEqualTo(
                        "devices 20 · samples/s - · acknowledged 1,190 · ack p50 12 ms, p99 - ms");
        String later = PAGE.replace(" 1000\n", " 3000\n");
        assertThat(line.next(Metrics.parse(later), start.plusSeconds(2)))
                .contains("samples/s 1,000 ");
    }
}

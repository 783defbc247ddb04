package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class IngestReportTest {

    private static final Phase COPIED =
            new Phase(2_000_000, 10, new PostgresUse(10, 200_000_000, 160_000_000, 2), 0, 0);
    private static final Phase WRITTEN =
            new Phase(1_000_000, 10, new PostgresUse(8, 250_000_000, 85_000_000, 7_500_000), 5, 2);
    private static final Phase PACED = new Phase(300_000, 60, new PostgresUse(6, 1, 1, 1), 18, 12);

    private final IngestReport report =
            new IngestReport(
                    new IngestReport.FlatOut(COPIED, COPIED, WRITTEN, WRITTEN.plus(WRITTEN)),
                    PACED,
                    new JsonObject().put("p50", 12.5).put("p99", 80.0).put("p999", 120.0),
                    310.4);

    @Test
    void hasExactlyTheKeysProgramsRelyOn() {
        assertThat(report.json().encode())
                .isEqualTo(
                        "{\"copyRowsPerSecond\":200000,\"platformRowsPerSecond\":100000,"
                                + "\"ratio\":0.5,\"ratioTenPerFrame\":0.5,"
                                + "\"cpuSecondsPerMillion\":"
                                + "{\"platform\":5.0,\"postgres\":8.0,\"generator\":2.0},"
                                + "\"cores\":{\"platform\":0.3,\"postgres\":0.1,\"generator\":0.2},"
                                + "\"ackMillis\":{\"p50\":12.5,\"p99\":80.0,\"p999\":120.0},"
                                + "\"bytesPerRow\":{\"heap\":85.0,\"index\":7.5,\"wal\":250.0},"
                                + "\"rssMegabytes\":310}");
    }

    @Test
    void tellsPeopleTheSame() {
        assertThat(report.text())
                .contains("ratio to COPY of 1000: 0.50 with 1 sample a frame, 0.50 with 10")
                .contains("platform, 1 sample a frame: 100000 rows/s (1000000 rows)")
                .contains("ack p50 12.5 ms, p99 80.0 ms, p99.9 120.0 ms; platform RSS 310 MB");
    }
}

package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QueriesReportTest {

    private static final QueriesOptions OPTIONS =
            new QueriesOptions(5_000_000, 1, 200, Path.of("anywhere"));

    @Test
    void saysOfEachQueryWhetherItKeepsToItsTarget() {
        QueriesReport report =
                report(
                        query("latest", 3, new Target(0, 20, 0)),
                        query("1 h raw", 3_600, new Target(15, 0, 200)));

        assertThat(report.text())
                .contains("latest: p50 1.0 ms, p95 2.0 ms, p99 3.0 ms")
                .contains("(target p99 < 20 ms: met)")
                .contains("3600 pages, 200 kB (target p95 < 15 ms, 200 pages: missed)")
                .endsWith("targets: missed\n");
        assertThat(report.meetsTargets()).isFalse();
    }

    @Test
    void tellsProgramsTheSame() {
        JsonObject json = report(query("device list", 9, Target.NONE)).json();

        assertThat(json.getBoolean("meetsTargets")).isTrue();
        assertThat(json.getInteger("devices")).isEqualTo(57);
        assertThat(json.getJsonObject("queries").getJsonObject("device list"))
                .isEqualTo(
                        new JsonObject()
                                .put("count", 200L)
                                .put("p50", 1.0)
                                .put("p95", 2.0)
                                .put("p99", 3.0)
                                .put("max", 4.0)
                                .put("pages", 9L)
                                .put("bytes", 200_000)
                                .put("meetsTarget", true));
    }

    @Test
    void namesTheOptionThatIsOutOfBounds() {
        assertThatThrownBy(() -> new QueriesOptions(1, 1, 1, Path.of("anywhere")))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("--rows must be 86400 to");
    }

    private static QueriesReport report(Query... queries) {
        return new QueriesReport(
                OPTIONS,
                new AgedPlatform.Table(5_000_000, 900_000_000, 60),
                new AgedPlatform.Ageing(30, 20, 10),
                List.of(queries));
    }

    private static Query query(String name, double pages, Target target) {
        return new Query(name, new Latency(200, 1, 2, 3, 4), pages, 200_000, target);
    }
}

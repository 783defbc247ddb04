package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import io.wardstream.bench.LifecycleReport.Live;
import io.wardstream.bench.LifecycleReport.Sizes;
import io.wardstream.bench.LifecycleReport.Year;
import io.wardstream.bench.QueriesReport.Query;
import io.wardstream.bench.QueriesReport.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifecycleReportTest {

    private static final Sizes SIZES = new Sizes(156, 9.4, 2.5, 100_000, 150_000);
    private static final Year YEAR = new Year(100_000_000, 9, 500, 510);

    @Test
    void setsEachFigureBesideItsTarget() {
        LifecycleReport report = report(SIZES, YEAR, 1);

        assertThat(report.text())
                .contains("over seven days 23.4 (target <= 35), Parquet 2.5 (target <= 5)")
                .contains("ratio 0.67 (target >= 0.50)")
                .contains("memory 510 MB, of a day 500 MB")
                .contains("roll-up 3.3 % of that (target <= 5 %)")
                .contains("latest: p50 1.0 ms")
                .endsWith("targets: met\n");
    }

    @Test
    void tellsProgramsTheSame() {
        JsonObject json = report(SIZES, YEAR, 1).json();

        assertThat(json.getDouble("rollUpShare")).isCloseTo(1 / 30.0, within(1e-9));
        assertThat(json.getDouble("yearGrowthMegabytes")).isEqualTo(10);
        assertThat(json.getJsonObject("queries").getJsonObject("latest").getInteger("pages"))
                .isEqualTo(7);
        assertThat(json.getBoolean("meetsTargets")).isTrue();
    }

    @Test
    void missesItsTargetsByAnyOfThem() {
        assertThat(report(SIZES, YEAR, 2).meetsTargets()).isFalse();
        assertThat(report(SIZES, new Year(1, 1, 500, 600), 1).meetsTargets()).isFalse();
        assertThat(report(new Sizes(156, 30, 2.5, 3, 4), YEAR, 1).meetsTargets()).isFalse();
        assertThat(report(new Sizes(156, 9, 5.5, 3, 4), YEAR, 1).meetsTargets()).isFalse();
        assertThat(report(new Sizes(156, 9, 2.5, 1, 4), YEAR, 1).meetsTargets()).isFalse();
    }

    @Test
    void namesTheOptionThatIsOutOfBounds() {
        assertThatThrownBy(() -> options(86_400 * 10, 9))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("--old-rows must be 10 to 864000");
    }

    private static LifecycleOptions options(int rows, int oldRows) {
        return new LifecycleOptions(rows, oldRows, 5_000, 60, 200, Path.of("anywhere"));
    }

    private static LifecycleReport report(Sizes sizes, Year year, double rollUpSeconds) {
        Phase phase = new Phase(300_000, 60, new PostgresUse(10, 0, 0, 0), 20, 5);
        Query latest =
                new Query("latest", new Latency(200, 1, 2, 3, 4), 7, 400, new Target(0, 20, 0));
        return new LifecycleReport(
                options(50_000_000, 5_000_000),
                new AgedPlatform.Table(55_000_000, 8_000_000_000L, 300),
                new AgedPlatform.Ageing(100, 50, 60),
                sizes,
                year,
                new Live(phase, rollUpSeconds, List.of(latest)));
    }
}

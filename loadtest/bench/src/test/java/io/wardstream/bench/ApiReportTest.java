package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ApiReportTest {

    private static final ApiOptions OPTIONS =
            new ApiOptions(5_000, 100, 400, 20, 20, 30, 3, Path.of("anywhere"));

    private static final WallCost CHEAP =
            new WallCost("row-level security", "as people ask", 0.105, 0.1, 0.1);

    @Test
    void meetsItsTargetsOnlyWhenAllAreMet() {
        assertThat(report(15, 0, 100, CHEAP).meetsTargets()).isTrue();
        assertThat(report(21, 0, 100, CHEAP).meetsTargets()).isFalse();
        assertThat(report(15, 1, 100, CHEAP).meetsTargets()).isFalse();
        assertThat(report(15, 0, 121, CHEAP).meetsTargets()).isFalse();
        assertThat(report(15, 0, 100, new WallCost("audit", "mix", 0.12, 0.1, 0.1)).meetsTargets())
                .isFalse();
    }

    @Test
    void showsTheTargetsBesideTheFigures() {
        String text = report(15, 0, 60, CHEAP).text();

        assertThat(text)
                .contains("latest, 400/s: p50 1.0 ms, p95 2.0 ms, p99 15.0 ms")
                .contains("latest answered without PostgreSQL: 99.50 % (target >= 99 %)")
                .contains("75.0 % 304")
                .contains("0.105 with it, 0.100 without: +5.0 % (goal < 10 %: met)")
                .endsWith("targets: met\n");
    }

    @Test
    void namesTheOptionThatIsOutOfBounds() {
        assertThatThrownBy(() -> new ApiOptions(5_000, 100, 0, 20, 20, 30, 3, Path.of("anywhere")))
                .isInstanceOf(BenchException.class)
                .hasMessage("--rate must be 1 to 10000, was 0.");
    }

    private static ApiReport report(double p99, long failed, long storeReads, WallCost cost) {
        return new ApiReport(
                OPTIONS,
                new Phase(150_000, 30, PostgresUse.NONE, 3, 1),
                new SteadyLoad.Outcome(
                        new Latency(12_000, 1, 2, p99, p99),
                        0,
                        failed == 0 ? Map.of() : Map.of("503", failed)),
                new SteadyLoad.Outcome(new Latency(600, 1, 2, 3, 4), 450, Map.of()),
                storeReads,
                List.of(cost));
    }
}

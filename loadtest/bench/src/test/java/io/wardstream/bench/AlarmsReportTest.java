package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.bench.WhatIfBench.Timing;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlarmsReportTest {
    private static final DashboardOptions OPTIONS =
            new DashboardOptions(5_000, 100, 50, 10, 60, 60, Path.of("."));
    private static final Phase PHASE = new Phase(300_000, 60, new PostgresUse(9, 1, 1, 1), 21, 12);
    private static final ViewerUse USE = new ViewerUse(150_000_000, 75_000, 0, 0, 30_000, 29_400);
    private static final Latency SAMPLES = new Latency(3_000, 540, 1_020, 1_090, 1_200.5);

    private static AlarmsReport report(double perSecond, double scoreCores, double p99) {
        return report(perSecond, scoreCores, 310.4, 61.2, p99);
    }

    private static AlarmsReport report(
            double perSecond, double scoreCores, double bedDay, double judging, double p99) {
        Latency alarms = new Latency(30_000, 45, 90, p99, 2_000);
        DashboardReport live =
                new DashboardReport(OPTIONS, PHASE, USE, 6, SAMPLES, alarms, 0, 4, 2, 0, 0, 350.6);
        WhatIfBench.Result whatIf =
                new WhatIfBench.Result(
                        86_400, 7, 9, 12, new Timing(bedDay, 402), new Timing(judging, 70.5));
        return new AlarmsReport(
                new EngineBench.Result(1_000, 5, 100_000, 40, perSecond, scoreCores, 1_000),
                whatIf,
                live);
    }

    @Test
    void tellsPeopleTheTargetsBesideTheFigures() {
        assertThat(report(1_960_000, 0.001, 73).text())
                .contains("engine: 1.96 million samples a CPU second, 1000 patients, 5 rules each")
                .contains("NEWS2: 0.50 % of a core for 5000 patients")
                .contains(
                        "what-if: one bed-day (86400 samples x 7 vitals) 310 ms with the read, engine part 61 ms"
                                + " (target < 500 ms, < 100 ms); median of 9 runs 402 ms, 71 ms")
                .contains("p99 73.0 ms")
                .contains("targets: met");
    }

    @Test
    void hasTheKeysProgramsRelyOn() {
        assertThat(report(1_960_000, 0.001, 73).json().encode())
                .startsWith(
                        "{\"engine\":{\"patients\":1000,\"rules\":5,\"samples\":100000,\"transitions\":40,"
                                + "\"samplesPerCpuSecond\":1960000},"
                                + "\"news2\":{\"coresAt5000\":0.005,\"complete\":1000},"
                                + "\"whatIf\":{\"samples\":86400,\"vitals\":7,\"alarms\":12,\"runs\":9,"
                                + "\"bedDayMillis\":{\"best\":310.4,\"median\":402.0},"
                                + "\"engineMillis\":{\"best\":61.2,\"median\":70.5}},\"live\":{")
                .endsWith("\"meetsTargets\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "999000, 0.001, 310, 61, 73",
        "1960000, 0.005, 310, 61, 73",
        "1960000, 0.001, 500, 61, 73",
        "1960000, 0.001, 310, 100, 73",
        "1960000, 0.001, 310, 61, 1001"
    })
    void missesItsTargetsByOneOfThem(
            double perSecond, double scoreCores, double bedDay, double judging, double p99) {
        AlarmsReport report = report(perSecond, scoreCores, bedDay, judging, p99);

        assertThat(report.meetsTargets()).isFalse();
        assertThat(report.text()).contains("targets: NOT met");
    }
}

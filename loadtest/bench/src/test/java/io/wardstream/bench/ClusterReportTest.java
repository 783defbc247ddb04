package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClusterReportTest {

    private static final PostgresUse POSTGRES = new PostgresUse(8, 1, 1, 1);
    private static final Phase ONE = new Phase(1_000_000, 200, POSTGRES, 40, 20);
    private static final Phase TWO = new Phase(1_000_000, 200, POSTGRES, 46, 20);
    private static final BusBench.Result BUS = new BusBench.Result(0.6, 0.2, 2.4, 1.1);

    private final ClusterReport report =
            new ClusterReport(5_000, ONE, TWO, BUS, Duration.ofMillis(2_340));

    @Test
    void hasExactlyTheKeysProgramsRelyOn() {
        assertThat(report.json().encode())
                .isEqualTo(
                        "{\"devices\":5000,\"cpuSecondsPerMillion\":"
                                + "{\"one\":40.0,\"two\":46.0,\"postgresOne\":8.0,\"postgresTwo\":8.0},"
                                + "\"more\":0.15,\"busMicros\":{\"local\":0.6,\"localMany\":0.2,"
                                + "\"across\":2.4,\"acrossMany\":1.1},"
                                + "\"drainSeconds\":2.3,\"reached\":true}");
    }

    @Test
    void tellsPeopleTheSame() {
        assertThat(report.text())
                .contains("two nodes take 15.0 % more than one: goal below 25 %")
                .contains("drain of 5000 connections: 2.3 s of a window of 30 s")
                .contains("all goals reached");
    }

    @Test
    void saysWhenAGoalIsMissed() {
        ClusterReport slow = new ClusterReport(5_000, ONE, TWO, BUS, Duration.ofSeconds(31));

        assertThat(slow.isReached()).isFalse();
        assertThat(slow.text()).contains("NOT all goals reached");
    }
}

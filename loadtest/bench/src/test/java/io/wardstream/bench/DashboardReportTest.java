package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DashboardReportTest {

    private static final DashboardOptions OPTIONS =
            new DashboardOptions(5_000, 100, 50, 10, 60, 60, Path.of("."));
    private static final Phase PHASE = new Phase(300_000, 60, new PostgresUse(9, 1, 1, 1), 21, 12);
    private static final ViewerUse USE = new ViewerUse(150_000_000, 75_000, 0, 0, 30_000, 29_400);
    private static final Latency SAMPLES = new Latency(3_000, 540, 1_020, 1_090, 1_200.5);
    private static final Latency ALARMS = new Latency(30_000, 45, 90, 130, 210);

    private static DashboardReport report(long missed) {
        return new DashboardReport(
                OPTIONS, PHASE, USE, 6, SAMPLES, ALARMS, missed, 4, 2, 0, 0, 350.6);
    }

    @Test
    void hasExactlyTheKeysProgramsRelyOn() {
        assertThat(report(0).json().encode())
                .isEqualTo(
                        "{\"devices\":5000,\"viewers\":50,\"samplesPerSecond\":5000,\"cores\":"
                                + "{\"platform\":0.35,\"postgres\":0.15,\"generator\":0.2,\"viewers\":0.1},"
                                + "\"cpuSecondsPerMillion\":{\"platform\":70.0,\"postgres\":30.0},"
                                + "\"sampleToViewerMillis\":"
                                + "{\"count\":3000,\"p50\":540.0,\"p95\":1020.0,\"p99\":1090.0,\"max\":1200.5},"
                                + "\"alarmToViewerMillis\":"
                                + "{\"count\":30000,\"p50\":45.0,\"p95\":90.0,\"p99\":130.0,\"max\":210.0},"
                                + "\"alarms\":{\"raisedPerSecond\":10.0,\"closedPerSecond\":9.8,\"missed\":0},"
                                + "\"viewer\":{\"bytesPerSecond\":50000,\"framesPerSecond\":25.0,"
                                + "\"versionGaps\":0,\"snapshots\":0,\"conflated\":2,\"leftOut\":0,\"lost\":0},"
                                + "\"samplesSuperseded\":4,\"rssMegabytes\":351,\"meetsTargets\":true}");
    }

    @Test
    void tellsPeopleTheTargetsBesideTheFigures() {
        assertThat(report(0).text())
                .contains("platform 0.350 + postgres 0.150 = 0.500 (target < 0.6)")
                .contains("p99 1090.0 ms, max 1200.5 ms (3000 seen) (target p99 < 1500 ms)")
                .contains("targets: met");
    }

    @Test
    void aMissedAlarmMissesTheTargets() {
        assertThat(report(1).meetsTargets()).isFalse();
        assertThat(report(1).text()).contains("missed 1").contains("targets: NOT met");
    }

    @ParameterizedTest
    @CsvSource({"0, 50, 1, --devices", "5000, 3000, 1, --viewers", "5000, 50, 20, --alarms"})
    void anOptionOutOfItsBoundsIsNamed(int devices, int viewers, double alarms, String named) {
        assertThatThrownBy(
                        () ->
                                new DashboardOptions(
                                        devices, 100, viewers, alarms, 60, 60, Path.of(".")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aProbeLiesInEachWardThatIsWatched() {
        DashboardOptions few = new DashboardOptions(150, 100, 50, 0.5, 0, 5, Path.of("."));

        assertThat(OPTIONS.probes()).isEqualTo(50);
        assertThat(OPTIONS.alarmCycle()).isEqualTo(5);
        assertThat(few.wards()).isEqualTo(2);
        assertThat(few.probes()).isEqualTo(2);
        assertThat(few.alarmCycle()).isEqualTo(4);
    }
}

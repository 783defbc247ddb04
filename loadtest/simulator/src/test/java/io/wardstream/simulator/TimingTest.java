package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The wheel, the clock, the back-off, and the latencies in flight. */
final class TimingTest {
    private final ReconnectPolicy policy =
            new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void theWheelVisitsEveryDeviceOnceAPeriodSpreadOverIt() {
        TickWheel wheel = new TickWheel(1000, 1000);
        int[] visits = new int[1000];
        int[] perTenth = new int[10];

        for (long now = 0; now < 3010; now += 13) {
            wheel.turnTo(
                    Math.min(now, 2999),
                    (device, at) -> {
                        visits[device]++;
                        perTenth[(int) (at % 1000 / 100)]++;
                    });
        }

        assertThat(visits).containsOnly(3);
        for (int visitsInTenth : perTenth) {
            assertThat(visitsInTenth).isBetween(285, 315);
        }
    }

    @Test
    void theWheelKeepsTheMomentsEvenWhenTurnedLate() {
        TickWheel wheel = new TickWheel(1, 1000);
        List<Long> moments = new ArrayList<>();

        wheel.turnTo(3500, (_, at) -> moments.add(at));

        assertThat(moments).containsExactly(0L, 1000L, 2000L, 3000L);
    }

    @Test
    void theWheelDoesNotMeasureATimeItSleptThrough() {
        TickWheel wheel = new TickWheel(1, 1000);
        List<Long> moments = new ArrayList<>();

        wheel.turnTo(7_200_000, (_, at) -> moments.add(at));

        assertThat(moments).containsExactly(7_200_000L);
    }

    @Test
    void aFastWheelTurnsMoreThanOnceAMilli() {
        TickWheel wheel = new TickWheel(2, 0.5);
        int[] visits = new int[2];

        wheel.turnTo(9, (device, _) -> visits[device]++);

        assertThat(visits).containsOnly(19);
    }

    @Test
    void aClockIsOffDriftsAndSteps() {
        DeviceClock clock = new DeviceClock(1000, -500, 1000);

        assertThat(clock.read(1000)).isEqualTo(500);
        assertThat(clock.read(101_000)).isEqualTo(100_600);
        clock.step(10_000);
        assertThat(clock.read(101_000)).isEqualTo(110_600);
    }

    @Test
    void backOffDoublesUpToItsCeilingWithJitter() {
        assertThat(policy.afterFailure(0, 0)).isEqualTo(500);
        assertThat(policy.afterFailure(0, 1)).isEqualTo(1000);
        assertThat(policy.afterFailure(3, 0.5)).isEqualTo(6000);
        assertThat(policy.afterFailure(60, 1)).isEqualTo(30_000);
    }

    @Test
    void theServersWordCounts() {
        assertThat(policy.afterRefusal(503, "12", 0, 0)).isEqualTo(12_000);
        assertThat(policy.afterRefusal(503, "12", 0, 1)).isEqualTo(15_000);
        assertThat(policy.afterRefusal(429, "0", 5, 0)).isEqualTo(500);
        assertThat(policy.afterRefusal(503, "Wed, 21 Oct 2026 07:28:00 GMT", 1, 1)).isEqualTo(2000);
        assertThat(policy.afterRefusal(503, "999999", 1, 0)).isEqualTo(3_600_000);
        assertThat(policy.afterRefusal(500, null, 0, 1)).isEqualTo(1000);
        assertThat(policy.afterRefusal(401, "1", 0, 0)).isEqualTo(30_000);
    }

    @Test
    void theCloseCodeCounts() {
        assertThat(policy.afterClose(1001, 12_875, 0, 1)).isEqualTo(12_875);
        assertThat(policy.afterClose(1006, -1, 0, 1)).isEqualTo(1000);
        assertThat(policy.afterClose(1013, -1, 0, 1)).isEqualTo(4000);
        assertThat(policy.afterClose(4001, -1, 1, 1)).isEqualTo(8000);
        assertThat(policy.afterClose(1008, -1, 0, 0)).isEqualTo(30_000);
    }

    @Test
    void latencyIsCountedForEverySampleOfAFrame() {
        InFlight inFlight = new InFlight();
        Histogram micros = new Histogram(600_000_000L, 3);
        for (int frame = 1; frame <= 100; frame++) {
            inFlight.written(frame * 10, 10, frame * 1000L);
        }

        inFlight.acked(505, 1_000_000, micros);
        assertThat(micros.getTotalCount()).isEqualTo(500);
        inFlight.clear();
        inFlight.acked(1000, 1_000_000, micros);
        assertThat(micros.getTotalCount()).isEqualTo(500);
        assertThat(micros.getMaxValue()).isEqualTo(999);
    }

    @Test
    void tooFewOpenFilesAreSaidBeforeTheStart() {
        assertThat(OpenFiles.complaint(10_000, 1024))
                .hasValueSatisfying(
                        complaint -> assertThat(complaint).contains("ulimit -n 10256", "1024"));
        assertThat(OpenFiles.complaint(10_000, 20_000)).isEmpty();
        assertThat(OpenFiles.complaint(10_000, -1)).isEmpty();
    }
}

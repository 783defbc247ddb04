package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.ops.Meters;
import io.wardstream.ops.Pressure;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TickTurnsTest {
    private final Pressure pressure = new Pressure();
    private final DashboardMeters meters = new DashboardMeters(new Meters());
    private final TickTurns turns = new TickTurns(pressure, meters);
    private final AtomicInteger ticks = new AtomicInteger();

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            turns.next(ticks::incrementAndGet);
        }
    }

    @Test
    void takesEachTickWhenAllIsWell() {
        turns(10);

        assertThat(ticks).hasValue(10);
        assertThat(meters.ticksLeftOut.count()).isZero();
    }

    @Test
    void takesOneOfFiveUnderPressureAndEachAgainAfterIt() {
        pressure.reached(this, Pressure.Step.DASHBOARDS);
        turns(10);

        assertThat(ticks).hasValue(2);
        assertThat(meters.ticksLeftOut.count()).isEqualTo(8);

        pressure.reached(this, Pressure.Step.NONE);
        turns(3);
        assertThat(ticks).hasValue(5);
    }
}

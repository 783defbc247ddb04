package io.wardstream.dashboard;

import io.wardstream.ops.Pressure;

/**
 * Which ticks pages get a frame at: each one, and under pressure one of a few, with what has come
 * since. Alarms have no ticks. Confined to one event loop.
 */
final class TickTurns {

    static final int UNDER_PRESSURE = 5;

    private final Pressure pressure;
    private final DashboardMeters meters;
    private int leftOut;

    TickTurns(Pressure pressure, DashboardMeters meters) {
        this.pressure = pressure;
        this.meters = meters;
    }

    /** Does it, or leaves it to a later tick. */
    void next(Runnable tick) {
        if (pressure.gives(Pressure.Step.DASHBOARDS) && leftOut < UNDER_PRESSURE - 1) {
            leftOut++;
            meters.ticksLeftOut.increment();
            return;
        }
        leftOut = 0;
        tick.run();
    }
}

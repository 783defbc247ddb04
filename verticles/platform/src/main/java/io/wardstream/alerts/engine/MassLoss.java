package io.wardstream.alerts.engine;

import java.util.Collection;

/**
 * Whether a device that is lost is one of many lost at once, whose alarms nobody could read one by
 * one. Pure.
 */
public final class MassLoss {
    /** So many devices of a ward make a group. */
    public static final int LEAST = 5;

    /** Lost within so long of each other, milliseconds. */
    public static final long WITHIN = 5_000;

    private MassLoss() {}

    /**
     * Whether enough others were lost with the device.
     *
     * @param dueAt when the device's grace is over: those lost together are missed together
     * @param all of the ward's missing devices, this one included
     */
    public static boolean isPart(long dueAt, Collection<Long> all) {
        return all.stream().filter(other -> isTogether(dueAt, other)).count() >= LEAST;
    }

    /** Whether two devices were lost at the same time. */
    public static boolean isTogether(long dueAt, long other) {
        return Math.abs(dueAt - other) <= WITHIN;
    }
}

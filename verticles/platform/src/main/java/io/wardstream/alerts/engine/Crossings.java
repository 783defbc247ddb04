package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;

/**
 * Which limits of one side the values cross, since when, and which they have crossed and not come
 * back from by the hysteresis. Sets of priorities are bits by code. Fed in the order of {@code
 * observedAt}.
 */
final class Crossings {
    /** No time. */
    static final long NEVER = Long.MIN_VALUE;

    private final Side side;
    private final long[] runningSince = new long[VitalLimits.PRIORITIES];
    private final long[] heldAt = new long[VitalLimits.PRIORITIES];
    private int running;
    private int held;

    private long clearSince = NEVER;
    private int clearSinceValue;
    private long clearAt = NEVER;
    private int clearAtValue;

    Crossings(Side side) {
        this.side = side;
    }

    boolean isNone() {
        return (running | held) == 0;
    }

    /**
     * Crossed by the newest value, or by one before and not back by the hysteresis since. While its
     * median is not known, a limit may have been crossed, and counts as if it were.
     */
    int held() {
        return held;
    }

    /** Since when each value has crossed that limit. */
    long runningSince(int priority) {
        return runningSince[priority];
    }

    /** Takes in the next value; the limits that have been crossed for their delay. */
    int step(VitalLimits limits, VitalState now) {
        boolean isArrest = limits.isArrest(side, now.value());
        boolean isBackFromAll = true;
        int ready = 0;
        for (int priority = 0; priority < VitalLimits.PRIORITIES; priority++) {
            if (!limits.has(side, priority)) {
                continue;
            }
            int bit = 1 << priority;
            int medianOf = isArrest ? 1 : limits.medianOf(priority);
            if (!now.hasMedian(medianOf)) {
                hold(priority, now.at());
                isBackFromAll = false;
                continue;
            }
            int level = VitalLimits.level(side, now.median(medianOf));
            if (limits.isCrossed(side, priority, level)) {
                cross(priority, now.at());
                boolean isDue = now.at() - runningSince[priority] >= limits.delay(priority);
                ready |= isDue || isArrest ? bit : 0;
                isBackFromAll = false;
                continue;
            }
            running &= ~bit;
            if (limits.isBack(side, priority, level)) {
                held &= ~bit;
            } else {
                isBackFromAll = false;
            }
        }
        noteClear(isBackFromAll, now);
        return ready;
    }

    private void cross(int priority, long at) {
        int bit = 1 << priority;
        if ((running & bit) == 0) {
            runningSince[priority] = at;
        }
        running |= bit;
        hold(priority, at);
    }

    private void hold(int priority, long at) {
        held |= 1 << priority;
        heldAt[priority] = at;
    }

    private void noteClear(boolean isBackFromAll, VitalState now) {
        if (running != 0) {
            clearSince = NEVER;
        }
        if (!isBackFromAll) {
            return;
        }
        clearAt = now.at();
        clearAtValue = now.value();
        if (clearSince == NEVER) {
            clearSince = clearAt;
            clearSinceValue = clearAtValue;
        }
    }

    /**
     * The first value after {@code moment} inside all limits again; NEVER: none, or crossed since.
     */
    long clearAfter(long moment) {
        if (held != 0) {
            return NEVER;
        }
        if (clearSince > moment) {
            return clearSince;
        }
        return clearAt > moment ? clearAt : NEVER;
    }

    /** The value at {@link #clearAfter}, on the stored scale. */
    int clearValue(long clearAfter) {
        return clearAfter == clearSince ? clearSinceValue : clearAtValue;
    }

    /**
     * When the first of the running limits will have been crossed for its delay; NEVER: none is.
     */
    long dueAt(VitalLimits limits) {
        long first = Long.MAX_VALUE;
        for (int priority = 0; priority < VitalLimits.PRIORITIES; priority++) {
            if ((running & 1 << priority) != 0) {
                first = Math.min(first, runningSince[priority] + limits.delay(priority));
            }
        }
        return running == 0 ? NEVER : first;
    }

    /** What has not been crossed since that moment need not be come back from. */
    void holdSince(long moment) {
        for (int priority = 0; priority < VitalLimits.PRIORITIES; priority++) {
            if (heldAt[priority] < moment) {
                held &= ~(1 << priority);
            }
        }
    }

    /** Takes that limit as crossed before the next value. */
    void hold(int priority) {
        hold(priority, NEVER);
    }

    /** As new. */
    void reset() {
        running = 0;
        held = 0;
        clearSince = NEVER;
        clearAt = NEVER;
    }

    void copyFrom(Crossings other) {
        System.arraycopy(other.runningSince, 0, runningSince, 0, runningSince.length);
        System.arraycopy(other.heldAt, 0, heldAt, 0, heldAt.length);
        running = other.running;
        held = other.held;
        clearSince = other.clearSince;
        clearSinceValue = other.clearSinceValue;
        clearAt = other.clearAt;
        clearAtValue = other.clearAtValue;
    }
}

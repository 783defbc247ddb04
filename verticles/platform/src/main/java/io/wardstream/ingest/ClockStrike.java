package io.wardstream.ingest;

/**
 * A sample whose time cannot be right, and whether a later one agrees with it: two that do are a
 * clock, one alone is a slip. Pure; not thread-safe.
 */
final class ClockStrike {
    private final long agreedAfter;
    private boolean isOut;
    private long firstAt;
    private long firstReceived;

    /**
     * @param agreedAfter two agree only when they were received at least this far apart,
     *     milliseconds
     */
    ClockStrike(long agreedAfter) {
        this.agreedAfter = agreedAfter;
    }

    void clear() {
        isOut = false;
    }

    /** True when the device's time since the first such sample has run like ours. */
    boolean isRepeatedBy(long at, long receivedAt) {
        if (isOut) {
            long passed = receivedAt - firstReceived;
            if (Math.abs((at - firstAt) - passed) <= LaneClock.BEHIND_TAKEN) {
                return passed >= agreedAfter;
            }
        }
        isOut = true;
        firstAt = at;
        firstReceived = receivedAt;
        return false;
    }
}

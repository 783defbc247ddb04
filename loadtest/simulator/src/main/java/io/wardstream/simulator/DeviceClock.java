package io.wardstream.simulator;

/** A device's own idea of the time: off by an offset, drifting, and set now and then. */
final class DeviceClock {
    private final long origin;
    private final double drift;
    private long offset;

    /**
     * @param origin true time from which the drift counts
     */
    DeviceClock(long origin, long offsetMillis, int driftPpm) {
        this.origin = origin;
        this.offset = offsetMillis;
        this.drift = driftPpm / 1e6;
    }

    /** What this clock shows at a true time, epoch milliseconds. */
    long read(long trueMillis) {
        return trueMillis + offset + Math.round((trueMillis - origin) * drift);
    }

    void step(long millis) {
        offset += millis;
    }
}

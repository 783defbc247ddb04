package io.wardstream.ingest;

/**
 * Notices a clock that runs slow: its lag stays stable over a minute of samples and has grown. One
 * that runs fast shows at once, by samples from the future. Pure; not thread-safe.
 */
final class ClockDrift {
    private static final int WINDOW = 60;

    private static final long NEVER = Long.MIN_VALUE;

    private int size;
    private long lowest;
    private long highest;
    private long usual = NEVER;

    void reset() {
        size = 0;
        usual = NEVER;
    }

    /**
     * Takes note of how long after its corrected time a sample came.
     *
     * @return by how much later the clock must be read; 0 while its lag is as usual
     */
    long after(long lag) {
        lowest = size == 0 ? lag : Math.min(lowest, lag);
        highest = size == 0 ? lag : Math.max(highest, lag);
        size++;
        if (size < WINDOW) {
            return 0;
        }
        size = 0;
        if (highest - lowest > LaneClock.BEHIND_TAKEN) {
            return 0; // a queue that empties, not a clock
        }
        if (usual == NEVER) {
            usual = lowest;
        }
        long grown = lowest - usual;
        return grown > LaneClock.TOLERANCE && lowest > LaneClock.BEHIND_TAKEN ? grown : 0;
    }
}

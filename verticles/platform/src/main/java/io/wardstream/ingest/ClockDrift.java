package io.wardstream.ingest;

/**
 * Notices a clock that runs slow: its lag stays stable over a minute of samples and has grown. One
 * that runs fast shows at once, by samples from the future. Pure; not thread-safe.
 */
final class ClockDrift {
    private static final int WINDOW = 60;

    /** A device that never tells its clock is believed after so many samples … */
    private static final int FIRST_WINDOW = 10;

    /** … that came over at least this time: a backlog comes faster, and its lag shrinks. */
    private static final long FIRST_WINDOW_MILLIS = 5_000;

    private static final long NEVER = Long.MIN_VALUE;

    private int size;
    private long lowest;
    private long highest;
    private long usual = NEVER;
    private long began;

    void reset() {
        size = 0;
        usual = NEVER;
    }

    /**
     * Takes note of a sample of a device whose clock nobody has told.
     *
     * @return by how much later the clock must be read, once its lag has stood still for some
     *     seconds at more than any sample that is live; 0 until then
     */
    long ofUnknownClock(long lag, long receivedAt) {
        if (usual != NEVER) {
            return after(lag);
        }
        note(lag, receivedAt);
        if (size < FIRST_WINDOW || receivedAt - began < FIRST_WINDOW_MILLIS) {
            return restartUnlessStable();
        }
        size = 0;
        usual = lowest;
        return lowest > LaneClock.KEPT ? lowest : 0;
    }

    private long restartUnlessStable() {
        if (highest - lowest > LaneClock.BEHIND_TAKEN) {
            size = 0;
        }
        return 0;
    }

    private void note(long lag, long receivedAt) {
        if (size == 0) {
            began = receivedAt;
        }
        lowest = size == 0 ? lag : Math.min(lowest, lag);
        highest = size == 0 ? lag : Math.max(highest, lag);
        size++;
    }

    /**
     * Takes note of how long after its corrected time a sample came.
     *
     * @return by how much later the clock must be read; 0 while its lag is as usual
     */
    long after(long lag) {
        note(lag, began);
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

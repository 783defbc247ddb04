package io.wardstream.simulator.patient;

/**
 * Reproducible randomness without state: hashes, smooth noise and rare windows, all from a seed and
 * a tick.
 */
final class Noise {
    private Noise() {}

    /** A well mixed 64-bit hash (the finalizer of SplitMix64). */
    static long hash(long seed, long salt, long number) {
        long mixed = seed + salt * 0x9E3779B97F4A7C15L + number * 0xD1B54A32D192ED03L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Uniform in 0..bound−1. */
    static int below(int bound, long seed, long salt, long number) {
        return (int) Math.unsignedMultiplyHigh(hash(seed, salt, number), bound);
    }

    /** Uniform in [low, high). */
    static double between(double low, double high, long seed, long salt, long number) {
        return low + (high - low) * unit(hash(seed, salt, number));
    }

    /** Smooth noise in [−1, 1] that takes about a period to change its mind. */
    static double smooth(long seed, long salt, int tick, int period) {
        int cell = Math.floorDiv(tick, period);
        double within = (double) Math.floorMod(tick, period) / period;
        double from = unit(hash(seed, salt, cell));
        double to = unit(hash(seed, salt, cell + 1L));
        double eased = within * within * (3 - 2 * within);
        return 2 * (from + (to - from) * eased) - 1;
    }

    /**
     * Whether the tick lies in an event. Time is cut into windows; a window holds at most one
     * event.
     *
     * @param chancePercent how many windows in a hundred hold one
     * @param shortest its shortest length in ticks, at least 1
     * @param longest its longest length in ticks, below the window
     */
    static boolean during(
            long seed,
            long salt,
            int tick,
            int window,
            int chancePercent,
            int shortest,
            int longest) {
        int number = Math.floorDiv(tick, window);
        if (below(100, seed, salt, number) >= chancePercent) {
            return false;
        }
        int start = below(window - longest, seed, salt + 1, number);
        int length = shortest + below(longest - shortest + 1, seed, salt + 2, number);
        int within = Math.floorMod(tick, window);
        return within >= start && within < start + length;
    }

    private static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}

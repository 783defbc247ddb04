package io.wardstream.simulator;

import io.wardstream.simulator.wire.CanIgnoreReturnValue;

/**
 * The samples a device still holds in one epoch: a contiguous run of seqs with the time of each,
 * four bytes a sample, because values can be computed again. Grows as needed; the owner bounds it.
 */
final class SampleRing {
    private static final int SMALLEST = 8;
    private static final int SHRINK_ABOVE = 512; // an outage's memory is given back

    private final long base;
    private int[] offsets = new int[SMALLEST]; // length is a power of two; millis since base
    private int oldest = 1;
    private int next = 1;

    /**
     * @param base a time near those to come: they must lie within 24 days of it
     */
    SampleRing(long base) {
        this.base = base;
    }

    /** Whether a time can be kept here. */
    boolean reaches(long at) {
        long offset = at - base;
        return offset == (int) offset;
    }

    /** Appends a sample and returns its seq. */
    @CanIgnoreReturnValue
    int add(long at) {
        if (size() == offsets.length) {
            resize(offsets.length * 2);
        }
        offsets[next & (offsets.length - 1)] = Math.toIntExact(at - base);
        return next++;
    }

    /** Time of a held seq. */
    long at(int seq) {
        return base + offsets[seq & (offsets.length - 1)];
    }

    /** Drops everything up to this seq; nothing when it is gone already. */
    void trimThrough(int seq) {
        oldest = Math.clamp(seq + 1L, oldest, next);
        if (oldest == next && offsets.length > SHRINK_ABOVE) {
            offsets = new int[SMALLEST];
        }
    }

    /** The lowest seq held; {@link #next()} when there is none. */
    int oldest() {
        return oldest;
    }

    /** The seq the next sample gets. */
    int next() {
        return next;
    }

    int size() {
        return next - oldest;
    }

    private void resize(int length) {
        int[] larger = new int[length];
        for (int seq = oldest; seq < next; seq++) {
            larger[seq & (length - 1)] = offsets[seq & (offsets.length - 1)];
        }
        offsets = larger;
    }
}

package io.wardstream.samples.rollup;

/**
 * What one step of the roll-up did.
 *
 * @param minutes buckets written
 * @param hours buckets written
 * @param through samples before this instant are in buckets, epoch milliseconds; 0: not begun
 * @param dirty minutes of devices that wait to be added up again, counted to {@link #MOST_DIRTY}
 */
public record RollupStep(Kind kind, int minutes, int hours, long through, long dirty) {

    /** Waiting ones are not counted further. */
    public static final int MOST_DIRTY = 10_000;

    /** What was done, in the order in which it is done. */
    public enum Kind {
        /** The mark was moved. */
        MARKED,
        /** A transaction that may have seen the old mark has not ended: ask again soon. */
        WAITING,
        /** All of them have ended. */
        SETTLED,
        /** Minutes that are over, and hours whose last minute was among them. */
        CLOSED,
        /** Minutes that were added up again. */
        REPAIRED,
        /** There was nothing to do. */
        IDLE
    }
}

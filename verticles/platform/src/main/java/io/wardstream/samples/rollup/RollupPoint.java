package io.wardstream.samples.rollup;

/** Where a roll-up can die; tests make it die there. */
public enum RollupPoint {
    /** The mark is committed, nobody has waited yet. */
    MARK_MOVED,
    /** Every flush that saw the old mark has ended, nothing is added up yet. */
    MARK_SETTLED,
    /** Minutes are written, hours are not, nothing is committed. */
    MINUTES_WRITTEN,
    /** All of the step is written, nothing is committed. */
    STEP_WRITTEN,
    /** Dirty buckets are taken, their samples are not read, nothing is committed. */
    DIRTY_TAKEN,
    /** Buckets are written anew, nothing is committed. */
    DIRTY_WRITTEN,
    /** The step is committed, nobody knows yet. */
    STEP_COMMITTED
}

package io.wardstream.samples;

import java.util.List;

/**
 * What the database knows of one run of a device's counter.
 *
 * @param created this call made the epoch known: nothing of it can have been stored before
 * @param ackedSeq every seq up to here is settled; may lag behind the truth, 0 when unknown
 * @param latestStoredSeq a seq known to be stored, at least; 0 when none was found
 * @param segments clock segments in force, ascending by {@code fromSeq}
 */
public record EpochState(
        int deviceId,
        long epoch,
        int epochNo,
        boolean created,
        int ackedSeq,
        int latestStoredSeq,
        List<ClockSegment> segments) {

    public EpochState {
        segments = List.copyOf(segments);
    }

    /** The highest seq that may be in the database already. */
    public int knownThrough() {
        return Math.max(ackedSeq, latestStoredSeq);
    }
}

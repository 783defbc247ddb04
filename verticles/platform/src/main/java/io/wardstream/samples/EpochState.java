package io.wardstream.samples;

import java.util.List;

/**
 * What the database knows of one run of a device's counter. Times are epoch millis.
 *
 * @param created this call made the epoch known: nothing of it can have been stored before
 * @param ackedSeq every seq up to here is settled; may lag behind the truth, 0 when unknown
 * @param highestStored the highest seq stored above {@code ackedSeq}; 0 when there is none
 * @param newestAt no sample of the epoch that is stored is later; far in the past when there is
 *     none
 * @param searchFrom samples of seqs above {@code ackedSeq} are not stored with an earlier time
 * @param segments clock segments in force, ascending by {@code fromSeq}
 */
public record EpochState(
        int deviceId,
        long epoch,
        int epochNo,
        boolean created,
        int ackedSeq,
        int highestStored,
        long newestAt,
        long searchFrom,
        List<ClockSegment> segments) {

    public EpochState {
        segments = List.copyOf(segments);
    }

    /** The highest seq that may be in the database already. */
    public int knownThrough() {
        return Math.max(ackedSeq, highestStored);
    }
}

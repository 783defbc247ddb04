package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.EpochLane.Novelty;
import io.wardstream.samples.ClockSegment;
import io.wardstream.samples.Flush;
import org.jspecify.annotations.Nullable;

/** What a session hands to the buffer. */
sealed interface Work {
    /**
     * A sample, and the clock segment that begins with it, which is written in the same
     * transaction.
     */
    record SampleWork(
            EpochLane lane, VitalSample sample, Novelty novelty, @Nullable ClockSegment begins)
            implements Work {}

    /** Seqs to record as missing; settled when recorded. */
    record GapWork(EpochLane lane, int from, int to, String reason, boolean declared)
            implements Work {}

    /**
     * A refusal to record.
     *
     * @param lane null when it belongs to no epoch
     * @param settles the seq has nothing else to wait for: it is settled when the refusal is
     *     recorded
     * @param nack sent when the refusal is recorded; null when it was answered at once
     */
    record RefusalWork(
            DeviceLanes device,
            @Nullable EpochLane lane,
            boolean settles,
            Flush.Refusal record,
            @Nullable Nack nack)
            implements Work {}

    record Nack(long epoch, int seq, @Nullable String vital, RefusalCode code, String message) {}

    record TechnicalWork(DeviceLanes device, Flush.TechnicalRecord record) implements Work {}
}

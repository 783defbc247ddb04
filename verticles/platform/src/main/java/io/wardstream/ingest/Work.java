package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.ClockSegment;
import io.wardstream.samples.EpochCheckpoint;
import io.wardstream.samples.Flush;
import org.jspecify.annotations.Nullable;

/** What a session hands to the buffer. */
sealed interface Work {
    /** Whose it is: what belongs to a lost device is not written. */
    DeviceLanes device();

    /**
     * A sample to be stored.
     *
     * @param trace null unless it is one of those that are traced
     */
    record SampleWork(
            EpochLane lane, VitalSample sample, Novelty novelty, @Nullable SampleTrace trace)
            implements Work {
        SampleWork(EpochLane lane, VitalSample sample, Novelty novelty) {
            this(lane, sample, novelty, null);
        }

        SampleWork tracedBy(SampleTrace by) {
            return new SampleWork(lane, sample, novelty, by);
        }

        @Override
        public DeviceLanes device() {
            return lane.device();
        }
    }

    /** What the database must know of an epoch no later than the samples handed over after it. */
    sealed interface Note extends Work {
        EpochLane lane();

        @Override
        default DeviceLanes device() {
            return lane().device();
        }
    }

    record SegmentNote(EpochLane lane, ClockSegment segment) implements Note {}

    record CheckpointNote(EpochLane lane, EpochCheckpoint checkpoint) implements Note {}

    /** What is kept beside samples; a device has a bounded number of them under way. */
    sealed interface Entry extends Work {}

    /** Seqs to record as missing; settled when recorded. */
    record GapEntry(EpochLane lane, int from, int to, String reason, boolean declared)
            implements Entry {
        @Override
        public DeviceLanes device() {
            return lane.device();
        }
    }

    /**
     * A refusal to record.
     *
     * @param lane null when it belongs to no epoch
     * @param settles the seq has nothing else to wait for: it is settled when the refusal is
     *     recorded
     * @param nack sent when the refusal is recorded; null when it was answered at once
     */
    record RefusalEntry(
            DeviceLanes device,
            @Nullable EpochLane lane,
            boolean settles,
            Flush.Refusal refusal,
            @Nullable Nack nack)
            implements Entry {}

    record TechnicalEntry(DeviceLanes device, Flush.TechnicalRecord event) implements Entry {}

    record Nack(long epoch, int seq, @Nullable String vital, RefusalCode code, String message) {}
}

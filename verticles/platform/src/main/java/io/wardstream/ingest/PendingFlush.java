package io.wardstream.ingest;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.Note;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.samples.EpochCheckpoint;
import io.wardstream.samples.Flush;
import io.wardstream.samples.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of one flush, kept until it is settled. Parts of it can be tried on their own to find a
 * row the database refuses. Confined to its writer's event loop.
 */
record PendingFlush(List<SampleWork> samples, List<Note> notes, List<Work.Entry> records) {

    /** Within this time either side an identity sent before is looked for. */
    private static final long REPEATED_WITHIN = 600_000;

    boolean isEmpty() {
        return samples.isEmpty() && notes.isEmpty() && records.isEmpty();
    }

    /**
     * When {@code uncertain}, an earlier try may have been committed: every sample is compared
     * first.
     */
    Flush toFlush(Writer writer, boolean uncertain) {
        List<VitalSample> fresh = new ArrayList<>(samples.size());
        List<Flush.Suspect> suspects = new ArrayList<>();
        for (SampleWork work : samples) {
            if (work.novelty().isNew() && !uncertain) {
                fresh.add(work.sample());
            } else {
                long within = work.novelty() == Novelty.REPEATED ? REPEATED_WITHIN : 0;
                suspects.add(new Flush.Suspect(work.sample(), within));
            }
        }
        List<Flush.NewSegment> segments = new ArrayList<>();
        List<EpochCheckpoint> checkpoints = new ArrayList<>();
        for (Note note : notes) {
            switch (note) {
                case Work.SegmentNote(EpochLane lane, var segment) ->
                        segments.add(
                                new Flush.NewSegment(
                                        lane.device().deviceId(), lane.epochNo(), segment));
                case Work.CheckpointNote(_, EpochCheckpoint checkpoint) ->
                        checkpoints.add(checkpoint);
            }
        }
        List<Flush.GapRecord> gaps = new ArrayList<>();
        List<Flush.Refusal> refusals = new ArrayList<>();
        List<Flush.TechnicalRecord> technical = new ArrayList<>();
        for (Work.Entry record : records) {
            switch (record) {
                case Work.GapEntry gap -> gaps.add(missing(gap));
                case Work.RefusalEntry refused -> refusals.add(refused.refusal());
                case Work.TechnicalEntry condition -> technical.add(condition.event());
            }
        }
        return new Flush(writer, fresh, suspects, segments, checkpoints, gaps, refusals, technical);
    }

    private static Flush.GapRecord missing(Work.GapEntry gap) {
        EpochLane lane = gap.lane();
        return new Flush.GapRecord(
                lane.device().deviceId(),
                lane.epochNo(),
                gap.from(),
                gap.to(),
                gap.reason(),
                gap.declared());
    }

    /** True when nothing is left to split off. */
    boolean standsAlone() {
        return samples.size() + records.size() <= 1;
    }

    /** Notes go with the first part: the second may need them. */
    PendingFlush firstPart() {
        if (samples.size() > 1) {
            return new PendingFlush(samples.subList(0, samples.size() / 2), notes, List.of());
        }
        if (samples.size() == 1) {
            return new PendingFlush(samples, notes, List.of());
        }
        return new PendingFlush(List.of(), notes, records.subList(0, records.size() / 2));
    }

    PendingFlush secondPart() {
        if (samples.size() > 1) {
            return new PendingFlush(
                    samples.subList(samples.size() / 2, samples.size()), List.of(), records);
        }
        if (samples.size() == 1) {
            return new PendingFlush(List.of(), List.of(), records);
        }
        return new PendingFlush(
                List.of(), List.of(), records.subList(records.size() / 2, records.size()));
    }

    PendingFlush notesOnly() {
        return new PendingFlush(List.of(), notes, List.of());
    }

    /** What another writer's devices leave. */
    PendingFlush withoutLost() {
        return new PendingFlush(held(samples), held(notes), held(records));
    }

    private static <W extends Work> List<W> held(List<W> work) {
        return work.stream().filter(one -> !one.device().isLost()).toList();
    }
}

package io.wardstream.ingest;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.EpochLane.Novelty;
import io.wardstream.ingest.Work.GapWork;
import io.wardstream.ingest.Work.RefusalWork;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ingest.Work.TechnicalWork;
import io.wardstream.samples.Flush;
import io.wardstream.samples.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of one flush, kept until it is settled. Halves of it can be tried on their own to find a
 * row the database refuses. Confined to its writer's event loop.
 */
record PendingFlush(
        List<SampleWork> samples,
        List<GapWork> gaps,
        List<RefusalWork> refusals,
        List<TechnicalWork> technical) {

    /** Within this time either side an identity sent twice in one connection is looked for. */
    private static final long REPEATED_WITHIN = 600_000;

    /** As far back as a sample is accepted at all, and as far ahead as a clock may be wrong. */
    private static final long WHOLE_EPOCH = 31L * 24 * 3_600_000;

    boolean isEmpty() {
        return samples.isEmpty() && gaps.isEmpty() && refusals.isEmpty() && technical.isEmpty();
    }

    /**
     * When {@code uncertain}, an earlier try may have been committed: every sample is compared
     * first.
     */
    Flush toFlush(Writer writer, boolean uncertain) {
        List<VitalSample> fresh = new ArrayList<>(samples.size());
        List<Flush.Suspect> suspects = new ArrayList<>();
        List<Flush.NewSegment> segments = new ArrayList<>();
        for (SampleWork work : samples) {
            VitalSample sample = work.sample();
            if (work.novelty() == Novelty.FRESH && !uncertain) {
                fresh.add(sample);
            } else {
                suspects.add(new Flush.Suspect(sample, within(work.novelty())));
            }
            if (work.begins() != null) {
                segments.add(
                        new Flush.NewSegment(sample.deviceId(), sample.epochNo(), work.begins()));
            }
        }
        return new Flush(
                writer,
                fresh,
                suspects,
                segments,
                gaps.stream().map(PendingFlush::record).toList(),
                refusals.stream().map(RefusalWork::record).toList(),
                technical.stream().map(TechnicalWork::record).toList());
    }

    private static long within(Novelty novelty) {
        return switch (novelty) {
            case FRESH, SUSPECT -> 0;
            case REPEATED -> REPEATED_WITHIN;
            case QUESTIONABLE -> WHOLE_EPOCH;
        };
    }

    private static Flush.GapRecord record(GapWork gap) {
        EpochLane lane = gap.lane();
        return new Flush.GapRecord(
                lane.device().deviceId(),
                lane.epochNo(),
                gap.from(),
                gap.to(),
                gap.reason(),
                gap.declared());
    }

    /** The first half of the samples, with everything that is not a sample. */
    PendingFlush firstHalf() {
        return new PendingFlush(samples.subList(0, samples.size() / 2), gaps, refusals, technical);
    }

    PendingFlush secondHalf() {
        return ofSamples(samples.subList(samples.size() / 2, samples.size()));
    }

    static PendingFlush ofSamples(List<SampleWork> samples) {
        return new PendingFlush(samples, List.of(), List.of(), List.of());
    }

    /** What is left when another writer has taken devices over. */
    PendingFlush withoutLost() {
        return new PendingFlush(
                samples.stream().filter(work -> !work.lane().device().isLost()).toList(),
                gaps.stream().filter(work -> !work.lane().device().isLost()).toList(),
                refusals,
                technical);
    }

    List<SampleWork> lost() {
        return samples.stream().filter(work -> work.lane().device().isLost()).toList();
    }
}

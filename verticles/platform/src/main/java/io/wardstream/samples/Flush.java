package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's worth of work of a writer. The lists are read, not copied: they must not change until the flush
 * has ended.
 *
 * @param fresh samples never sent before; a repeat among them fails the flush with DUPLICATE
 * @param suspects samples that may be stored already: compared with what is there
 * @param segments clock segments that begin with samples of this flush
 */
public record Flush(
        Writer writer,
        List<VitalSample> fresh,
        List<Suspect> suspects,
        List<NewSegment> segments,
        List<GapRecord> gaps,
        List<Refusal> refusals,
        List<TechnicalRecord> technical) {

    /**
     * @param wide look for the identity within minutes of the sample's time, not only at its very time: a device that
     *     re-uses an identity does so with another time
     */
    public record Suspect(VitalSample sample, boolean wide) {}

    public record NewSegment(int deviceId, int epochNo, ClockSegment segment) {}

    /** Seqs {@code from..to} that are lost: declared by the device, or passed over after nobody explained them. */
    public record GapRecord(
            int deviceId, int epochNo, int from, int to, String reason, boolean declared) {}

    /**
     * What was refused. {@code seq} is 0 when unknown, {@code vital} is null for a whole sample.
     *
     * @param epochKnown false when the refusal belongs to no epoch
     */
    public record Refusal(
            int deviceId,
            boolean epochKnown,
            long epoch,
            int seq,
            @Nullable String vital,
            String code,
            String message,
            long receivedAt,
            @Nullable String frame) {}

    /** A technical condition that began or ended. {@code observedAt} by the corrected clock, epoch millis. */
    public record TechnicalRecord(
            int deviceId,
            long observedAt,
            long receivedAt,
            String code,
            @Nullable String vital,
            boolean active,
            @Nullable String detail) {}

    public boolean isEmpty() {
        return fresh.isEmpty()
                && suspects.isEmpty()
                && segments.isEmpty()
                && gaps.isEmpty()
                && refusals.isEmpty()
                && technical.isEmpty();
    }

    /** The same work after a commit of unknown outcome: every sample may be stored already. */
    public Flush uncertain() {
        List<Suspect> all = new ArrayList<>(fresh.size() + suspects.size());
        for (VitalSample sample : fresh) {
            all.add(new Suspect(sample, false));
        }
        all.addAll(suspects);
        return new Flush(writer, List.of(), all, segments, gaps, refusals, technical);
    }
}

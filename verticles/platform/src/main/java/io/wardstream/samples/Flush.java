package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's worth of work of a writer. The lists are read, not copied: they must not change
 * until the flush has ended.
 *
 * @param fresh samples never sent before; a repeat among them fails the flush with DUPLICATE
 * @param suspects samples that may be stored already: compared with what is there
 * @param segments clock segments that begin with samples of this flush or of later ones
 * @param checkpoints where epochs stand, counting what former flushes have stored
 */
public record Flush(
        Writer writer,
        List<VitalSample> fresh,
        List<Suspect> suspects,
        List<NewSegment> segments,
        List<EpochCheckpoint> checkpoints,
        List<GapRecord> gaps,
        List<Refusal> refusals,
        List<TechnicalRecord> technical) {

    /**
     * A sample that may be stored already.
     *
     * @param withinMillis how far from the sample's time its identity is looked for: 0 finds what
     *     was stored of this very sample, more finds an identity that a device has used again with
     *     another time
     */
    public record Suspect(VitalSample sample, long withinMillis) {}

    public record NewSegment(int deviceId, int epochNo, ClockSegment segment) {}

    /**
     * Seqs {@code from..to} that are lost: declared by the device, or passed over after nobody
     * explained them.
     */
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

    /**
     * A technical condition that began or ended. {@code observedAt} by the corrected clock, epoch
     * millis.
     */
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
                && checkpoints.isEmpty()
                && gaps.isEmpty()
                && refusals.isEmpty()
                && technical.isEmpty();
    }
}

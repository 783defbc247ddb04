package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * Late samples of days that have left PostgreSQL. Roll-ups take none of them before it was compared
 * with what was archived, and none is deleted before it is in roll-ups and in the archive.
 * Thread-safe. Every Future fails with a {@link io.wardstream.store.StorageException}.
 */
public interface ArchivedLate {

    /**
     * One that waits.
     *
     * @param isAdmitted it was compared and is not in what was archived first
     */
    record Late(VitalSample sample, boolean isAdmitted) {}

    /** Days (UTC) before the instant of which samples wait, by day. */
    Future<List<LocalDate>> days(Instant before);

    /** Samples of a day and of these devices by device and time, up to a limit. */
    Future<List<Late>> of(LocalDate day, Collection<Integer> deviceIds, int limit);

    /**
     * What became of the comparison, in one transaction: fresh ones are admitted, and their minutes
     * will be added up; known ones are deleted; conflicts, of the same identity and other content,
     * are kept as refused ones.
     */
    Future<Void> sort(
            List<VitalSample> fresh, List<VitalSample> known, List<VitalSample> conflicts);

    /**
     * Deletes those of them that are admitted and in roll-ups; the others wait for that.
     *
     * @param archived that were proven to be in the archive
     * @return how many were deleted
     */
    Future<Integer> letGo(List<VitalSample> archived);
}

package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * What others do to roll-ups. Thread-safe. Every future fails with a {@link
 * io.wardstream.store.StorageException} when PostgreSQL cannot answer.
 */
public interface RollupUpkeep {

    /**
     * Makes minutes of a device be added up again, for all these patients: somebody who measured
     * nothing there any more loses the bucket. Assignments that are changed in {@code
     * device_assignment} do so by themselves. Minutes not rolled up yet are left out; of those
     * before {@link RawBoundary} only late samples are added.
     *
     * @param from epoch milliseconds, as to is
     * @return how many minutes
     */
    Future<Integer> makeDirty(int deviceId, Collection<Integer> patientIds, long from, long to);

    /**
     * True when all samples before the instant, as far as they have come, are in buckets. Before a
     * day leaves PostgreSQL: ask this, move {@link RawBoundary}, wait for {@link #finishStep},
     * drop.
     */
    Future<Boolean> isComplete(long before);

    /**
     * Puts the minutes of an archived day of a device in the place of what is there, and makes its
     * hours of them; for who has all its samples. Admitted late samples of the day count as added,
     * so they must be in these minutes.
     *
     * @param from epoch milliseconds, beginning of the day, as to is its end
     * @param patientIds whose the minutes are, and whose they were
     * @return false when buckets of the day were dropped: nothing was changed then
     */
    Future<Boolean> replace(
            int deviceId,
            long from,
            long to,
            Collection<Integer> patientIds,
            List<RollupBucket> minutes);

    /** How many minutes of these devices in [from, to), epoch milliseconds, are dirty. */
    Future<Integer> waiting(Collection<Integer> deviceIds, long from, long to);

    /** Completes when no step is under way that began before the call. */
    Future<Void> finishStep();

    /**
     * Drops the partitions that end at or before the instant: days of minutes, months of hours.
     * Samples that come later for what was dropped make no new bucket.
     *
     * @return how many partitions; failed with category RETRY while somebody reads them
     */
    Future<Integer> dropBefore(BucketLength length, long before);
}

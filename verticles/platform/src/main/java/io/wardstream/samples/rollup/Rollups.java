package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.function.Consumer;

/**
 * Reads minutes and hours that are over. Thread-safe. Every future fails with a {@link
 * io.wardstream.store.StorageException} when PostgreSQL cannot answer.
 */
public interface Rollups {

    /**
     * Hands on the buckets of the patient with start in [from, to), in the order of (start,
     * deviceId), one by one as they are read: memory is bounded whatever the range. Only those
     * before {@link #through} are there.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds, exclusive
     * @param each called on the caller's context, must not block
     * @return completed after the last; of a patient outside the scope there are none
     */
    Future<Void> ofPatient(
            Scope scope,
            int patientId,
            long from,
            long to,
            BucketLength length,
            Consumer<RollupBucket> each);

    /**
     * Samples observed before this instant (epoch milliseconds, a multiple of the length) are in
     * buckets; later ones must be aggregated from samples by who asks. 0 before the first run.
     */
    Future<Long> through(BucketLength length);

    /**
     * Since when buckets of that length are kept, epoch milliseconds: earlier ones were dropped. 0:
     * all of them.
     */
    Future<Long> keptFrom(BucketLength length);
}

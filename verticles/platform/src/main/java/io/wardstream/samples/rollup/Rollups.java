package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.function.Consumer;

/** Reads roll-ups. Thread-safe. */
public interface Rollups {

    /**
     * Buckets of the patient with a start in [from, to), in the order of (start, deviceId), handed
     * on one by one as they are read; only those before the mark.
     *
     * @param from epoch milliseconds
     * @param to epoch milliseconds, exclusive
     * @return completed after the last; failed with {@link io.wardstream.store.StorageException}
     */
    Future<Void> ofPatient(
            Scope scope,
            int patientId,
            long from,
            long to,
            BucketLength length,
            Consumer<RollupBucket> each);

    /**
     * The mark: samples observed before this instant are in buckets; later ones must be added up
     * from samples by who asks. Epoch milliseconds, a multiple of the length.
     *
     * @return failed with {@link io.wardstream.store.StorageException}
     */
    Future<Long> through(BucketLength length);
}

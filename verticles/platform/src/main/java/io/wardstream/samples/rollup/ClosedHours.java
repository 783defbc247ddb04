package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Months of hours that leave PostgreSQL. Nothing is dropped by itself: who has a copy says so.
 * Thread-safe. Every Future fails with a {@link io.wardstream.store.StorageException}.
 */
public interface ClosedHours {

    /** The months (UTC) of which there are hours, and that end before the month, by time. */
    Future<List<YearMonth>> before(YearMonth month);

    /**
     * Hands on the hours of the devices of a hospital in the order of (patient, start, device),
     * some hundreds at a time. Each piece is read in a transaction of its own.
     *
     * @param piece the next one is read when its Future succeeds; its failure ends the reading
     */
    Future<Void> each(
            int hospitalId, YearMonth month, Function<List<RollupBucket>, Future<?>> piece);

    /**
     * Drops the hours of the month, and of all before, if they add up to what was proven to be
     * elsewhere. It is looked at under the lock of the roll-up: nothing is added between that and
     * the drop.
     *
     * @param proven of all hospitals, one a patient
     * @return false when they add up to something else, or are not complete; nothing was dropped
     *     then; failed with RETRY while somebody reads them
     */
    Future<Boolean> drop(YearMonth month, Collection<PatientSums> proven);
}

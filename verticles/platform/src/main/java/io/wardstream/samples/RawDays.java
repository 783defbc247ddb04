package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * The days (UTC) whose samples are kept as packed minutes. Nothing here is dropped by itself: who
 * has a copy says so. Thread-safe. Every Future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
public interface RawDays {

    /**
     * Days that ended at the instant or before, have samples, and are in packed minutes only: no
     * slot of theirs is left. Those that were dropped are not among them. By day.
     */
    Future<List<LocalDate>> endedBefore(Instant instant);

    /** Those of the devices that have samples of a day, in packed minutes or late ones. */
    Future<List<Integer>> measuring(LocalDate day, Collection<Integer> deviceIds);

    /**
     * Drops the packed minutes of a day, for ever; what comes late for it afterwards stays in the
     * table of late samples. Of a day that is dropped already nothing happens.
     *
     * @param rows how many samples of that day the caller has proven to be elsewhere
     * @return false when the day holds another number of samples, some are still to be merged, or
     *     readers hold the table: nothing was dropped then; failed with OTHER when the day is not
     *     over or its slots are not all dropped
     */
    Future<Boolean> drop(LocalDate day, long rows);
}

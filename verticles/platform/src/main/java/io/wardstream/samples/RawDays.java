package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The days (UTC) whose samples are still here. Thread-safe. Every future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
public interface RawDays {

    /** The days that ended at the instant or before and are not dropped, the oldest first. */
    Future<List<LocalDate>> endedBefore(Instant instant);

    /**
     * Forgets the samples of a day, for good. Late samples of that day that are not in their slot
     * stay.
     *
     * @param rows how many samples of that day the caller has proven to be elsewhere
     * @return false when the day holds another number of samples; nothing was forgotten then
     */
    Future<Boolean> drop(LocalDate day, long rows);
}

package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * The slots samples are filed in. Thread-safe. Every future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
public interface SampleSlots {

    /** The open slots that end after the instant, by beginning; they do not overlap. */
    Future<List<SampleSlot>> openAfter(Instant instant);

    /**
     * Opens a slot, unless it overlaps one that is open. Writers and readers go on meanwhile.
     *
     * @return true when it was opened by this call
     */
    Future<Boolean> open(SampleSlot slot);

    /**
     * Forgets which flushes wrote the slots that ended before the instant.
     *
     * @return how many slots that was
     */
    Future<Integer> forgetFlushesBefore(Instant instant);
}

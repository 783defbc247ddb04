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

    /** The open slots that end at or before the instant, by beginning. */
    Future<List<SampleSlot>> openEndedBefore(Instant instant);

    /**
     * Seals a slot: once this is true, every write into it has ended and none can begin; samples of
     * its time are late ones. They can be read as before.
     *
     * @return false when it was not open, or writers did not let go within 3 s: try again
     */
    Future<Boolean> seal(SampleSlot slot);

    /**
     * Opens a slot, unless it overlaps one that is open or was. Writers and readers go on
     * meanwhile.
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

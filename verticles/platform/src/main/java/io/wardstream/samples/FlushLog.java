package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was stored, in the order of the commits: for readers that must miss nothing and go on where
 * they have been. Kept 48 h. Thread-safe; every Future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
public interface FlushLog {

    /**
     * A sample as it was stored.
     *
     * @param epoch the device's own number for what the sample calls {@code epochNo}
     */
    record Logged(VitalSample sample, long epoch) {}

    /**
     * Whole commits, in their order.
     *
     * @param samples of one commit by device, epoch and seq; none twice
     * @param through the last commit; {@code after} when there was none
     * @param at when that commit was begun; null when there was none
     * @param isMore more is there already
     * @param notFound samples that the log names and the database does not have any more
     */
    record Part(
            List<Logged> samples,
            long through,
            @Nullable Instant at,
            boolean isMore,
            int notFound) {}

    /**
     * What is left to read.
     *
     * @param oldest when the flush was begun that waits longest; null when none waits
     * @param samples how many; an estimate when they are of more than 20,000 flushes
     */
    record Waiting(@Nullable Instant oldest, long samples) {}

    /**
     * What was committed after that commit and can have nothing committed before it any more.
     *
     * @param limit samples; one commit is read whole, however large it is
     */
    Future<Part> after(long commit, int limit);

    /** What was committed after that commit, whether or not it can be read already. */
    Future<Waiting> waiting(long commit);
}

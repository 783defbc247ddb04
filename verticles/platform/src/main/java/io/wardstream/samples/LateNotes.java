package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * What flushes have noted of samples that were not live, until somebody has judged them. A note is
 * seen when its samples are. Thread-safe; every Future fails with {@link
 * io.wardstream.store.StorageException} when PostgreSQL cannot answer.
 */
public interface LateNotes {
    /** Of more notes only the oldest are looked at. */
    int LOOKED_AT = 10_000;

    /**
     * What waits.
     *
     * @param devices of the oldest {@link #LOOKED_AT} notes
     * @param oldest for how long the oldest note waits
     */
    record Waiting(long devices, Duration oldest) {
        public static final Waiting NOTHING = new Waiting(0, Duration.ZERO);
    }

    /**
     * The range that waits longest, of a device of which nothing was noted for {@code quiet}, or
     * something {@code latest} ago already. It stays noted until {@link #judged}.
     *
     * @param without devices to be passed over
     */
    Future<Optional<LateRange>> next(Duration quiet, Duration latest, Collection<Integer> without);

    /** Takes these notes away; what was noted meanwhile stays. */
    Future<Void> judged(LateRange range);

    Future<Waiting> waiting();
}

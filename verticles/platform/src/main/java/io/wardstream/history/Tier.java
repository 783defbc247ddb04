package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ColdRange;
import java.util.Optional;

/**
 * One place where what was measured stands, and the part of time it answers for: tables of
 * PostgreSQL, or files of the lake. Thread-safe.
 */
public interface Tier {

    /** RAW when it holds single samples, else the length of its buckets. */
    Resolution resolution();

    /**
     * The part of time it answers for at this moment, its ends multiples of the resolution. What
     * was observed in it stands there whole; samples that came late may follow by some seconds.
     *
     * @param request only the part in its range counts
     * @return failed with {@link io.wardstream.store.StorageException}
     */
    Future<Held> held(HistoryRequest request);

    /**
     * What of a part it holds cannot be read now, because it lies in the archive storage class.
     * Fails as {@link #held} does.
     */
    default Future<Optional<ColdRange>> cold(HistoryRequest request, long from, long to) {
        return Future.succeededFuture(Optional.empty());
    }

    /**
     * Hands on what it has of a part of what it holds, in the order of time.
     *
     * @param request whose and in what scope; its range does not count here
     * @param from epoch milliseconds, a multiple of the resolution, as is to
     * @return how far it came, after the last page: to, or less when it does not hold what follows
     *     any more; failed with {@link io.wardstream.store.StorageException}, as files fail, or
     *     with the failure of the sink
     */
    Future<Long> read(HistoryRequest request, long from, long to, TierSink sink);

    /**
     * A part of time, epoch milliseconds.
     *
     * @param from the first instant inside
     * @param to the first instant outside
     */
    record Held(long from, long to) {

        boolean holds(long instant) {
            return from <= instant && instant < to;
        }
    }
}

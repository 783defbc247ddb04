package io.wardstream.history;

import io.vertx.core.Future;

/**
 * One place where what was measured stands, and the part of time it answers for: tables of
 * PostgreSQL today, files tomorrow. Thread-safe.
 */
public interface Tier {

    /** RAW when it holds single samples, else the length of its buckets. */
    Resolution resolution();

    /**
     * The part of time it answers for at this moment, its ends multiples of the resolution. What
     * was observed in it stands there whole; samples that came late may follow by some seconds.
     *
     * @return failed with {@link io.wardstream.store.StorageException}
     */
    Future<Held> held();

    /**
     * Hands on what it has of a part of what it holds, in the order of time.
     *
     * @param request whose and in what scope; its range does not count here
     * @param from epoch milliseconds, a multiple of the resolution, as is to
     * @return completed after the last page; failed with {@link
     *     io.wardstream.store.StorageException} or the failure of the sink
     */
    Future<Void> read(HistoryRequest request, long from, long to, TierSink sink);

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

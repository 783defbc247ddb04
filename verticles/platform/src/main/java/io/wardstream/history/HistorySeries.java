package io.wardstream.history;

import io.vertx.core.Future;

/** An answer that can be read, once. */
public interface HistorySeries {

    /** What it consists of: the one asked for, or the one that suits the range. */
    Resolution resolution();

    /**
     * Reads it from the beginning to the end: memory holds a page or two, whatever the range, for
     * the next is read when the sink is done with the one before. Nothing at all comes of a patient
     * who is unknown or outside the scope.
     *
     * @return completed after the last page; failed with {@link HistoryException} when there are
     *     more samples than wanted (no more than that and a page are read), with {@link
     *     io.wardstream.store.StorageException}, or with the failure of the sink
     */
    Future<Void> read(HistorySink sink);
}

package io.wardstream.history;

import io.vertx.core.Future;

/** Answers what was measured on a patient, whatever its age. Thread-safe. */
public interface HistoryReader {

    /**
     * Chooses the resolution and the tiers that answer; reads nothing of the patient yet.
     *
     * <p>Of single samples, those observed in [from, to) are given. Of buckets, those that begin in
     * [from, to), each whole, so that ranges side by side give no bucket twice and lose none; a
     * bucket without any of the wanted vitals is left out.
     *
     * @return failed with {@link HistoryException} when no tier holds the range so fine, or when it
     *     has more buckets than wanted; with {@link io.wardstream.store.StorageException}
     */
    Future<HistorySeries> open(HistoryRequest request);
}

package io.wardstream.history;

import io.vertx.core.Future;
import java.util.List;

/**
 * Takes an answer page by page, in the order of time. Called on the context of the reader, one call
 * at a time.
 */
public interface HistorySink {

    /**
     * Samples of an answer in {@link Resolution#RAW}, in the order of (observedAt, epoch number,
     * seq).
     *
     * @return when the next page may come; a failure ends the reading
     */
    Future<Void> samples(List<HistorySample> page);

    /** Buckets of any other answer; as {@link #samples}. */
    Future<Void> buckets(List<HistoryBucket> page);
}

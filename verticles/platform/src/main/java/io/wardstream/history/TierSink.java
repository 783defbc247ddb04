package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.RollupBucket;
import java.util.List;

/** Takes what a tier reads, page by page; the next page is read when it is done with this one. */
public interface TierSink {

    /** From a tier of single samples, in the order of (observedAt, epoch number, seq). */
    Future<Void> samples(List<StoredSample> page);

    /** From a tier of buckets, in the order of their beginning; several devices side by side. */
    Future<Void> buckets(List<RollupBucket> page);
}

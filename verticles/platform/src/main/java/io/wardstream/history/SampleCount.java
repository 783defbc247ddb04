package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.RollupBucket;
import java.util.List;
import java.util.function.Supplier;

/** Hands samples on as they are, until there are more than wanted. Confined to one context. */
final class SampleCount implements TierSink {

    private final int max;
    private final Supplier<HistoryException> refusal;
    private final HistorySink sink;
    private int count;

    SampleCount(int max, Supplier<HistoryException> refusal, HistorySink sink) {
        this.max = max;
        this.refusal = refusal;
        this.sink = sink;
    }

    @Override
    public Future<Void> samples(List<StoredSample> page) {
        count += page.size();
        return count > max
                ? Future.failedFuture(refusal.get())
                : sink.samples(
                        page.stream()
                                .map(one -> new HistorySample(one.observedAt(), one.vitals()))
                                .toList());
    }

    @Override
    public Future<Void> buckets(List<RollupBucket> page) {
        return Future.failedFuture(
                new IllegalStateException("a tier of single samples has handed on buckets"));
    }
}

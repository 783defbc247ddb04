package io.wardstream.history;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Keeps an answer, and how large its pages were. */
final class CollectedHistory implements HistorySink {

    final List<HistorySample> samples = new ArrayList<>();
    final List<HistoryBucket> buckets = new ArrayList<>();
    int largestPage;

    @Override
    public Future<Void> samples(List<HistorySample> page) {
        samples.addAll(page);
        largestPage = Math.max(largestPage, page.size());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> buckets(List<HistoryBucket> page) {
        buckets.addAll(page);
        largestPage = Math.max(largestPage, page.size());
        return Future.succeededFuture();
    }

    List<Long> times() {
        return samples.stream().map(HistorySample::time).toList();
    }
}

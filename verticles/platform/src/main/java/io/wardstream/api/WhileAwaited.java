package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySink;
import java.util.List;
import java.util.function.Supplier;

/** Ends the reading of a series when nobody waits for its answer any longer. */
final class WhileAwaited implements HistorySink {

    private final ApiRequest request;
    private final HistorySink sink;

    WhileAwaited(ApiRequest request, HistorySink sink) {
        this.request = request;
        this.sink = sink;
    }

    @Override
    public Future<Void> samples(List<HistorySample> page) {
        return unlessOver(() -> sink.samples(page));
    }

    @Override
    public Future<Void> buckets(List<HistoryBucket> page) {
        return unlessOver(() -> sink.buckets(page));
    }

    private Future<Void> unlessOver(Supplier<Future<Void>> step) {
        return request.isOver() ? Future.failedFuture("nobody waits for the answer") : step.get();
    }
}

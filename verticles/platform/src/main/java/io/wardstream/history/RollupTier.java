package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.Rollups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The roll-ups of one length, up to their mark; read by windows of time, as they push. */
public final class RollupTier implements Tier {

    /** Buckets of one device in a window: half a day of minutes, a month of hours. */
    static final int WINDOW_BUCKETS = 720;

    private final Rollups rollups;
    private final BucketLength length;
    private final Supplier<Future<Long>> keptFrom;

    /**
     * @param keptFrom since when they are kept, epoch milliseconds; asked with each question
     */
    public RollupTier(Rollups rollups, BucketLength length, Supplier<Future<Long>> keptFrom) {
        this.rollups = rollups;
        this.length = length;
        this.keptFrom = keptFrom;
    }

    @Override
    public Resolution resolution() {
        return Resolution.of(length);
    }

    /** A bucket that has lost its beginning is not one. */
    @Override
    public Future<Held> held() {
        return keptFrom.get()
                .compose(
                        from ->
                                rollups.through(length)
                                        .map(mark -> new Held(resolution().ceil(from), mark)));
    }

    @Override
    public Future<Void> read(HistoryRequest request, long from, long to, TierSink sink) {
        return from < to
                ? Repeated.whileTrue(new Reading(request, from, to, sink)::next)
                : Future.succeededFuture();
    }

    /** How far one reader has come. */
    private final class Reading {
        private final HistoryRequest request;
        private final long to;
        private final TierSink sink;
        private long position;

        Reading(HistoryRequest request, long from, long to, TierSink sink) {
            this.request = request;
            this.position = from;
            this.to = to;
            this.sink = sink;
        }

        Future<Boolean> next() {
            long end = Math.min(to, position + WINDOW_BUCKETS * length.millis());
            List<RollupBucket> page = new ArrayList<>();
            return rollups.ofPatient(
                            request.scope(), request.patientId(), position, end, length, page::add)
                    .compose(_ -> page.isEmpty() ? Future.succeededFuture() : sink.buckets(page))
                    .map(_ -> moved(end));
        }

        private boolean moved(long end) {
            position = end;
            return position < to;
        }
    }
}

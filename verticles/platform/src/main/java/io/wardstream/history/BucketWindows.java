package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.Rollups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Reads roll-ups by windows of time, as they push. Immutable. */
record BucketWindows(Rollups rollups, BucketLength length, LongFunction<Future<Boolean>> isHeld) {

    /** Buckets of one device in a window: half a day of minutes, a month of hours. */
    static final int WINDOW_BUCKETS = 720;

    /** As {@link SampleWindows#read}. */
    Future<Long> read(HistoryRequest request, long from, long to, TierSink sink) {
        Reading reading = new Reading(request, from, to, sink);
        return from < to
                ? Repeated.whileTrue(reading::next).map(_ -> reading.position)
                : Future.succeededFuture(to);
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
                    .compose(_ -> isHeld.apply(position))
                    .compose(is -> is ? taken(page, end) : Future.succeededFuture(false));
        }

        private Future<Boolean> taken(List<RollupBucket> page, long end) {
            position = end;
            Future<Void> gone = page.isEmpty() ? Future.succeededFuture() : sink.buckets(page);
            return gone.map(_ -> position < to);
        }
    }
}

package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Reads samples by windows of time. How many samples a window holds is not known before: it is
 * halved when there are too many and doubled when there are few, so that a page is never much more
 * than its size, and years of nothing are passed in a few steps. Each window is a transaction of
 * its own: nobody who reads slowly holds back VACUUM. Immutable.
 *
 * @param page samples of a page
 * @param longestMillis of a window
 */
record SampleWindows(
        PatientSamples samples,
        int page,
        long longestMillis,
        LongFunction<Future<Boolean>> isHeld) {

    private static final long FIRST_WINDOW_MILLIS = Duration.ofHours(1).toMillis();

    /**
     * Reads a part of the range of a request.
     *
     * @return how far it came: to the end, or to a window whose beginning was not held any more
     *     when it had been read
     */
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
        private long window = FIRST_WINDOW_MILLIS;
        private int limit = page;

        Reading(HistoryRequest request, long from, long to, TierSink sink) {
            this.request = request;
            this.position = from;
            this.to = to;
            this.sink = sink;
        }

        Future<Boolean> next() {
            long end = window < to - position ? position + window : to;
            return samples.observed(request.scope(), request.patientId(), position, end, limit)
                    .compose(found -> found.size() > limit ? narrower(end) : held(found, end));
        }

        /** More than the limit is a choice without meaning: it is not used. */
        private Future<Boolean> narrower(long end) {
            if (end - position > 1) {
                window = (end - position) / 2;
            } else {
                limit *= 2; // all of them in one millisecond
            }
            return Future.succeededFuture(true);
        }

        /** Asked afterwards: what has gone meanwhile may have been missed. */
        private Future<Boolean> held(List<StoredSample> found, long end) {
            return isHeld.apply(position)
                    .compose(is -> is ? taken(found, end) : Future.succeededFuture(false));
        }

        private Future<Boolean> taken(List<StoredSample> found, long end) {
            position = end;
            limit = page;
            if (found.size() < limit / 4) {
                long doubled = Math.min(window * 2, to); // no overflow: far below the end of time
                window = Math.min(doubled, longestMillis);
            }
            Future<Void> gone = found.isEmpty() ? Future.succeededFuture() : sink.samples(found);
            return gone.map(_ -> position < to);
        }
    }
}

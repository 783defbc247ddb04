package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The single samples in PostgreSQL, read by windows of time. How many samples a window holds is not
 * known before: it is halved when there are too many and doubled when there are few, so that a page
 * is never much more than its size, and years of nothing are passed in a few steps. Each window is
 * a transaction of its own: nobody who reads slowly holds back VACUUM.
 */
public final class RawTier implements Tier {

    /** A quarter of an hour of two devices at one sample a second: about 2 MB. */
    static final int PAGE_SAMPLES = 2_000;

    private static final long FIRST_WINDOW_MILLIS = Duration.ofMinutes(10).toMillis();

    private final PatientSamples samples;
    private final Supplier<Future<Long>> keptFrom;

    /**
     * @param keptFrom since when samples are kept, epoch milliseconds; asked with each question
     */
    public RawTier(PatientSamples samples, Supplier<Future<Long>> keptFrom) {
        this.samples = samples;
        this.keptFrom = keptFrom;
    }

    @Override
    public Resolution resolution() {
        return Resolution.RAW;
    }

    /** To the end of time: what has just been committed is here. */
    @Override
    public Future<Held> held() {
        return keptFrom.get().map(from -> new Held(from, Long.MAX_VALUE));
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
        private long window = FIRST_WINDOW_MILLIS;
        private int limit = PAGE_SAMPLES;

        Reading(HistoryRequest request, long from, long to, TierSink sink) {
            this.request = request;
            this.position = from;
            this.to = to;
            this.sink = sink;
        }

        Future<Boolean> next() {
            long end = window < to - position ? position + window : to;
            return samples.observed(request.scope(), request.patientId(), position, end, limit)
                    .compose(found -> found.size() > limit ? narrower(end) : taken(found, end));
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

        private Future<Boolean> taken(List<StoredSample> found, long end) {
            position = end;
            limit = PAGE_SAMPLES;
            if (found.size() < limit / 4) {
                window = Math.min(window * 2, to); // no overflow: far below the end of time
            }
            Future<Void> gone = found.isEmpty() ? Future.succeededFuture() : sink.samples(found);
            return gone.map(_ -> position < to);
        }
    }
}

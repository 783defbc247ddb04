package io.wardstream.reports;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryBucket;
import io.wardstream.history.HistoryException;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.HistorySink;
import io.wardstream.history.Resolution;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads through the planner of history, whatever the age: up to a day sample for sample, beyond it
 * minutes, or hours where nothing finer is kept. The ends of a stretch, which are seldom those of a
 * minute, are read sample for sample, so that numbers and extremes are those of the stretch.
 */
final class StoredSeries implements ReportSeries {

    /** A minute is one row there, and 60 samples of each device elsewhere. */
    static final Duration LONGEST_OF_SAMPLES = Duration.ofDays(1);

    private static final Set<VitalSign> ALL = EnumSet.allOf(VitalSign.class);

    private final HistoryReader history;

    StoredSeries(HistoryReader history) {
        this.history = history;
    }

    @Override
    public Future<Boolean> read(
            Scope scope,
            int patientId,
            long fromMillis,
            long toMillis,
            boolean needsSamples,
            Taker taker) {
        Reading reading = new Reading(scope, patientId, needsSamples, taker);
        return reading.all(pieces(fromMillis, toMillis, needsSamples).iterator())
                .map(true)
                .recover(StoredSeries::unlessUnwanted);
    }

    private static Future<Boolean> unlessUnwanted(Throwable cause) {
        return cause instanceof UnwantedException
                ? Future.succeededFuture(false)
                : Future.failedFuture(cause);
    }

    /** A part that is read in one resolution; epoch milliseconds, [from, to). */
    private record Piece(long from, long to, Resolution resolution) {}

    private static List<Piece> pieces(long from, long to, boolean needsSamples) {
        if (needsSamples || to - from <= LONGEST_OF_SAMPLES.toMillis()) {
            return List.of(new Piece(from, to, Resolution.RAW));
        }
        long minute = Resolution.MINUTE.millis();
        long first = Math.ceilDiv(from, minute) * minute;
        long last = Math.floorDiv(to, minute) * minute;
        return List.of(
                        new Piece(from, first, Resolution.RAW),
                        new Piece(first, last, Resolution.MINUTE),
                        new Piece(last, to, Resolution.RAW))
                .stream()
                .filter(piece -> piece.from() < piece.to())
                .toList();
    }

    /** The taker has had enough. */
    private static final class UnwantedException extends RuntimeException {
        UnwantedException() {
            super("no more is wanted", null, false, false);
        }
    }

    /** One stretch of one patient. */
    private final class Reading {
        private final Scope scope;
        private final int patientId;
        private final boolean needsSamples;
        private final Taker taker;

        Reading(Scope scope, int patientId, boolean needsSamples, Taker taker) {
            this.scope = scope;
            this.patientId = patientId;
            this.needsSamples = needsSamples;
            this.taker = taker;
        }

        Future<Void> all(Iterator<Piece> pieces) {
            return pieces.hasNext()
                    ? one(pieces.next()).compose(_ -> all(pieces))
                    : Future.succeededFuture();
        }

        private Future<Void> one(Piece piece) {
            Pages pages = new Pages(piece, taker);
            return open(piece, piece.resolution())
                    .compose(series -> series.read(pages.in(series.resolution())))
                    .compose(_ -> pages.end());
        }

        private Future<HistorySeries> open(Piece piece, Resolution resolution) {
            return history.open(
                            new HistoryRequest(
                                    scope,
                                    patientId,
                                    piece.from(),
                                    piece.to(),
                                    ALL,
                                    resolution,
                                    Integer.MAX_VALUE))
                    .recover(cause -> coarser(piece, cause));
        }

        /** As fine as it is kept. */
        private Future<HistorySeries> coarser(Piece piece, Throwable cause) {
            Resolution finest = cause instanceof HistoryException refusal ? refusal.finest() : null;
            return finest == null || needsSamples
                    ? Future.failedFuture(cause)
                    : open(piece, finest);
        }
    }

    /** Hands pages to the taker. */
    private static final class Pages implements HistorySink {
        private final Piece piece;
        private final Taker taker;
        private long length;
        private long position;

        Pages(Piece piece, Taker taker) {
            this.piece = piece;
            this.taker = taker;
            this.position = piece.from();
        }

        Pages in(Resolution resolution) {
            length = resolution.millis();
            return this;
        }

        @Override
        public Future<Void> samples(List<HistorySample> page) {
            return take(
                    sink -> page.forEach(sample -> give(sample, sink)), page.getLast().time() + 1);
        }

        @Override
        public Future<Void> buckets(List<HistoryBucket> page) {
            long last = length - 1;
            return take(
                    sink -> page.forEach(bucket -> give(bucket, last, sink)),
                    page.getLast().time() + length);
        }

        /** What was empty at the end was read as well. */
        Future<Void> end() {
            return take(_ -> {}, piece.to());
        }

        private Future<Void> take(Consumer<SeriesSink> values, long until) {
            long read = Math.max(0, until - position);
            position = Math.max(position, until);
            return taker.take(values, read)
                    .compose(
                            isWanted ->
                                    isWanted
                                            ? Future.succeededFuture()
                                            : Future.failedFuture(new UnwantedException()));
        }
    }

    private static void give(HistorySample sample, SeriesSink sink) {
        sink.seen(sample.time(), sample.time());
        Vitals vitals = sample.vitals();
        for (VitalSign vital : ALL) {
            Validity validity = vitals.validity(vital);
            boolean isValid = validity == Validity.VALID;
            if (vitals.has(vital) && (isValid || validity == Validity.QUESTIONABLE)) {
                short value = vitals.scaled(vital);
                sink.values(vital, 1, isValid ? 1 : 0, value, value, value);
            }
        }
    }

    private static void give(HistoryBucket bucket, long last, SeriesSink sink) {
        sink.seen(bucket.time(), bucket.time() + last);
        bucket.vitals()
                .forEach(
                        (vital, stats) ->
                                sink.values(
                                        vital,
                                        stats.count(),
                                        stats.valid(),
                                        stats.sum(),
                                        stats.min(),
                                        stats.max()));
    }
}

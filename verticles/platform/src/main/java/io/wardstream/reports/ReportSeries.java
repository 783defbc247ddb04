package io.wardstream.reports;

import io.vertx.core.Future;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.store.Scope;
import java.util.function.Consumer;

/**
 * Reads what was measured on a patient for a report, in pieces that fit into memory. Thread-safe.
 */
interface ReportSeries {

    /** Takes pieces as they are read; the next one is read when it has taken the last. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes a piece.
         *
         * @param piece hands what it holds to a sink, on whatever thread it is called
         * @param millis of the range that were read with it
         * @return whether to go on
         */
        Future<Boolean> take(Consumer<SeriesSink> piece, long millis);
    }

    /**
     * What was measured in [fromMillis, toMillis), in the order of time; a value that a device
     * flagged as bad is no measurement.
     *
     * @param patientId internal id
     * @param needsSamples true: sample for sample, and fails with {@link
     *     io.wardstream.history.HistoryException} where that is not kept
     * @return false when the taker did not want to go on; failed as the taker fails, or with {@link
     *     io.wardstream.store.StorageException}
     */
    Future<Boolean> read(
            Scope scope,
            int patientId,
            long fromMillis,
            long toMillis,
            boolean needsSamples,
            Taker taker);
}

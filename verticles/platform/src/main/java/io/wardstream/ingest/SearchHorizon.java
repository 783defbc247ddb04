package io.wardstream.ingest;

/**
 * From when on the database has to look for rows above an epoch's noted seq. It rises behind live
 * samples, so that a hello reads a minute of rows and not a day; a sample older than it lowers it
 * in the transaction that stores the sample. Pure; not thread-safe.
 */
final class SearchHorizon {
    /** Samples that overtake each other by less than this do not lower it. */
    private static final long MARGIN = 10_000;

    private long from;
    private int mark;
    private long lowestSinceMark = Long.MAX_VALUE;

    /**
     * @param from what the database knows, epoch millis
     */
    SearchHorizon(long from) {
        this.from = from;
    }

    long from() {
        return from;
    }

    /**
     * A sample is on its way to the database.
     *
     * @return true when the database must know of a lower horizon no later than of the sample
     */
    boolean isLoweredBy(long observedAt) {
        lowestSinceMark = Math.min(lowestSinceMark, observedAt);
        if (observedAt >= from) {
            return false;
        }
        from = observedAt - MARGIN;
        return true;
    }

    /**
     * Everything up to {@code base} is settled: once that is all that came before the mark, rows
     * above it came after the mark, and lie no lower than what has come since.
     *
     * @param highest the highest seq that has come at all
     */
    void settledThrough(int base, int highest) {
        if (base < mark) {
            return;
        }
        if (lowestSinceMark != Long.MAX_VALUE) {
            from = Math.max(from, lowestSinceMark - MARGIN);
        }
        mark = highest;
        lowestSinceMark = Long.MAX_VALUE;
    }
}

package io.wardstream.ingest;

/** Counts unreadable messages of one connection: the third within a minute is one too many. */
final class UnreadableCount {
    private static final int ALLOWED = 2;
    private static final long WITHIN = 60_000;

    private long first;
    private int count;

    /** Counts one more, at epoch millis; true when it is one too many. */
    boolean isTooMany(long now) {
        if (count == 0 || now - first > WITHIN) {
            first = now;
            count = 0;
        }
        count++;
        return count > ALLOWED;
    }
}

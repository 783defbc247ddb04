package io.wardstream.dashboard;

/** Counts what a page says wrongly: the third time within a minute is one too many. */
final class Strikes {

    private static final int ALLOWED = 2;
    private static final long WITHIN_MILLIS = 60_000;

    private long first;
    private int count;

    /**
     * Counts one more.
     *
     * @param now a monotonic clock, in milliseconds
     * @return true when it is one too many
     */
    boolean isOut(long now) {
        if (count == 0 || now - first > WITHIN_MILLIS) {
            first = now;
            count = 0;
        }
        count++;
        return count > ALLOWED;
    }
}

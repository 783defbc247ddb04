package io.wardstream.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a feed has come.
 *
 * @param commit up to it all was acknowledged by Kafka
 * @param reachedAt when the last of that was stored
 */
record Position(long commit, Instant reachedAt, Lost lost) {

    /**
     * Samples whose flush was forgotten before they were sent.
     *
     * @param samples of all time
     * @param from when the first of the last such gap were stored; null: there was none
     * @param through when the last of them were
     */
    record Lost(long samples, @Nullable Instant from, @Nullable Instant through) {}

    /** The last gap lies behind this position, and has been said before it came here. */
    boolean isPastLoss() {
        Instant through = lost.through();
        return through == null || through.isBefore(reachedAt);
    }
}

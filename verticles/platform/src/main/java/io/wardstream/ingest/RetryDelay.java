package io.wardstream.ingest;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Back-off of a failed flush: 50 ms doubling to 2 s, with half of it left to chance, so that nodes
 * do not come back in step.
 */
final class RetryDelay {
    private static final long FIRST = 50;
    private static final long LONGEST = 2_000;

    long millis(int attempt) {
        long full = Math.min(LONGEST, FIRST << Math.min(attempt, 10));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}

package io.wardstream.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a device waits before it connects again: exponential back-off with jitter, unless the
 * server said when. Pure; random numbers in [0, 1) come from the caller.
 */
final class ReconnectPolicy {
    private static final int LONGEST_SHIFT = 16;
    private static final long LONGEST_RETRY_AFTER = 3600; // seconds; more is taken for a mistake

    private final long minMillis;
    private final long maxMillis;

    ReconnectPolicy(Duration min, Duration max) {
        this.minMillis = Math.max(1, min.toMillis());
        this.maxMillis = Math.max(minMillis, max.toMillis());
    }

    /**
     * @param attempt 0 for the first try since the last welcome
     */
    long afterFailure(int attempt, double random) {
        long ceiling = Math.min(maxMillis, minMillis << Math.min(attempt, LONGEST_SHIFT));
        return ceiling / 2 + Math.round(ceiling * random / 2);
    }

    /**
     * After an upgrade was answered with another status than 101.
     *
     * @param retryAfter the header, in seconds; a date is not understood and falls back to back-off
     */
    long afterRefusal(int status, @Nullable String retryAfter, int attempt, double random) {
        if (status == 401 || status == 403) {
            return jittered(maxMillis, random); // the token will not become better by haste
        }
        long seconds = seconds(retryAfter);
        if (seconds >= 0) {
            return Math.max(afterFailure(0, random), jittered(seconds * 1000, random));
        }
        return afterFailure(attempt, random);
    }

    /**
     * After a connection ended.
     *
     * @param drainMillis what is left of the server's reconnectAfterMs, −1 when it gave none
     */
    long afterClose(int code, long drainMillis, int attempt, double random) {
        if (drainMillis >= 0) {
            return drainMillis; // the server spread it already
        }
        return switch (code) {
            case 1008 -> jittered(maxMillis, random); // rights withdrawn
            case 1013, 4001 ->
                    afterFailure(attempt + 2, random); // overloaded; another has our place
            default -> afterFailure(attempt, random);
        };
    }

    private static long jittered(long millis, double random) {
        return millis + Math.round(millis * random / 4);
    }

    private static long seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,6}")) {
            return -1;
        }
        return Math.min(LONGEST_RETRY_AFTER, Long.parseLong(retryAfter.strip()));
    }
}

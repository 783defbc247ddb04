package io.wardstream.api;

import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.MultiMap;
import io.wardstream.config.Rate;
import java.util.concurrent.TimeUnit;

/**
 * Whether somebody may, and what is left.
 *
 * @param resetSeconds until all of the burst is there again
 * @param retryAfterSeconds until the next may come; 0 when this one may
 */
record Verdict(
        boolean isAllowed, Rate rate, long remaining, int resetSeconds, int retryAfterSeconds) {

    static Verdict of(Rate rate, ConsumptionProbe probe) {
        return new Verdict(
                probe.isConsumed(),
                rate,
                probe.getRemainingTokens(),
                seconds(probe.getNanosToWaitForReset()),
                probe.isConsumed() ? 0 : Math.max(1, seconds(probe.getNanosToWaitForRefill())));
    }

    private static int seconds(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (nanos + second - 1) / second));
    }

    /** Says it in the headers of the answer. */
    void announce(MultiMap headers) {
        long windowSeconds = Math.max(1, rate.untilFull().toSeconds());
        headers.set("RateLimit-Limit", String.valueOf(rate.burst()))
                .set("RateLimit-Remaining", String.valueOf(remaining))
                .set("RateLimit-Reset", String.valueOf(resetSeconds))
                .set("RateLimit-Policy", rate.burst() + ";w=" + windowSeconds);
    }
}

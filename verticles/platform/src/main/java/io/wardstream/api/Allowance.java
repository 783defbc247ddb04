package io.wardstream.api;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.wardstream.config.Rate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one who is limited has left on this node, and what was taken that other nodes have not heard
 * of. Thread-safe.
 */
final class Allowance {

    private static final long UNKNOWN = -1;

    private final Rate rate;
    private final Bucket bucket;
    private final AtomicInteger untold = new AtomicInteger();
    private volatile long lastTotal = UNKNOWN;

    Allowance(Rate rate, TimeMeter clock) {
        this.rate = rate;
        this.bucket =
                Bucket.builder()
                        .addLimit(
                                limit ->
                                        limit.capacity(rate.burst())
                                                .refillGreedy(rate.count(), rate.period()))
                        .withCustomTimePrecision(clock)
                        .build();
    }

    Rate rate() {
        return rate;
    }

    Verdict take() {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            untold.incrementAndGet();
        }
        return Verdict.of(rate, probe);
    }

    /** What was taken since the last call; whoever calls tells the others. */
    int tell() {
        return untold.getAndSet(0);
    }

    /**
     * Takes what other nodes have taken since the last time.
     *
     * @param total of all nodes in this window, {@code told} by this one among them
     */
    void heard(long total, int told) {
        boolean isSameWindow = lastTotal != UNKNOWN && total >= lastTotal + told;
        long others = total - told - (isSameWindow ? lastTotal : 0);
        lastTotal = total;
        if (others > 0) {
            long _ = bucket.tryConsumeAsMuchAsPossible(others);
        }
    }
}

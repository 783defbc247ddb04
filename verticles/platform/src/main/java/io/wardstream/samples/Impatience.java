package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Does not wait for a cache that is slow: one call that takes longer than {@link #PATIENCE} fails,
 * and nobody asks for {@link #REST} then, so that a slow cache costs a few callers a moment and not
 * each of them one. Thread-safe.
 */
final class Impatience {

    static final Duration PATIENCE = Duration.ofMillis(100);
    static final Duration REST = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private volatile long askAgainAt;

    Impatience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.askAgainAt = nanoTime.getAsLong();
    }

    boolean isResting() {
        return nanoTime.getAsLong() - askAgainAt < 0;
    }

    /**
     * @param call failed, for whatever reason, after the patience is over: a rest begins
     */
    <T> Future<T> within(Supplier<Future<T>> call) {
        long begun = nanoTime.getAsLong();
        return call.get()
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> judge(begun));
    }

    private void judge(long begun) {
        long now = nanoTime.getAsLong();
        if (now - begun >= PATIENCE.toNanos()) {
            askAgainAt = now + REST.toNanos();
        }
    }
}

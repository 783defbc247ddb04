package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Does not wait for a cache that is slow: a call that takes longer than {@link #PATIENCE} fails,
 * and after {@link #IN_A_ROW} of them nobody asks for {@link #REST}, so that a slow cache costs a
 * few callers a moment and not each of them one. Fewer are no sign: a node that stood still for a
 * moment was slow itself. Thread-safe.
 */
final class Impatience {

    static final Duration PATIENCE = Duration.ofMillis(200);
    static final Duration REST = Duration.ofSeconds(1);
    static final int IN_A_ROW = 20;

    private final LongSupplier nanoTime;
    private final AtomicInteger slow = new AtomicInteger();
    private volatile long askAgainAt;

    Impatience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.askAgainAt = nanoTime.getAsLong();
    }

    boolean isResting() {
        return nanoTime.getAsLong() - askAgainAt < 0;
    }

    /**
     * @param call failed, for whatever reason, after the patience is over: it counts as slow
     */
    <T> Future<T> within(Supplier<Future<T>> call) {
        long begun = nanoTime.getAsLong();
        return call.get()
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(_ -> slow.set(0))
                .onFailure(_ -> judge(begun));
    }

    private void judge(long begun) {
        long now = nanoTime.getAsLong();
        if (now - begun >= PATIENCE.toNanos() && slow.incrementAndGet() >= IN_A_ROW) {
            askAgainAt = now + REST.toNanos();
        }
    }
}

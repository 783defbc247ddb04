package io.wardstream.access;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that strangers may cause, and so is done at most once an interval. Who asks while it is
 * under way waits for it. Thread-safe.
 */
final class Seldom {

    private final long pauseNanos;
    private final LongSupplier nanos;
    private final Supplier<Future<Void>> work;
    private @Nullable Future<Void> last;
    private long begunAt;

    /**
     * @param nanos a clock that only goes forward
     */
    Seldom(Duration pause, LongSupplier nanos, Supplier<Future<Void>> work) {
        this.pauseNanos = pause.toNanos();
        this.nanos = nanos;
        this.work = work;
    }

    /** True when it has been done since it was asked for, or while; false when it was too soon. */
    synchronized Future<Boolean> run() {
        long now = nanos.getAsLong();
        Future<Void> before = last;
        if (before != null && !before.isComplete()) {
            return before.map(true);
        }
        if (before != null && now - begunAt < pauseNanos) {
            return Future.succeededFuture(false);
        }
        begunAt = now;
        Future<Void> begun = work.get();
        last = begun;
        return begun.map(true);
    }
}

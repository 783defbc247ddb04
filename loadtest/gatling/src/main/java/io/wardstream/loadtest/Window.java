package io.wardstream.loadtest;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The times of a run: they count from the first virtual user, for before it others prepare. */
final class Window {
    private static final int THIRDS = 3;

    private final InstantSource clock;
    private final long rampMillis;
    private final long steadyMillis;
    private final AtomicLong begun = new AtomicLong();

    Window(InstantSource clock, LoadSettings settings) {
        this.clock = clock;
        this.rampMillis = settings.seconds(Count.RAMP_SECONDS).toMillis();
        this.steadyMillis = settings.seconds(Count.SECONDS).toMillis();
    }

    long now() {
        return clock.millis();
    }

    /** When everybody leaves. */
    long end() {
        return begin() + rampMillis + steadyMillis;
    }

    /** The storm breaks, the spike begins. */
    long firstThird() {
        return begin() + rampMillis + steadyMillis / THIRDS;
    }

    /** The spike is over. */
    long secondThird() {
        return begin() + rampMillis + 2 * steadyMillis / THIRDS;
    }

    private long begin() {
        long now = clock.millis();
        return begun.compareAndSet(0, now) ? now : begun.get();
    }
}

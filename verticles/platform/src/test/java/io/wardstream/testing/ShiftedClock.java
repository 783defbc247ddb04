package io.wardstream.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test sets forward, so that nobody waits for time to pass. Thread-safe. */
public final class ShiftedClock extends Clock {
    private final Clock base;
    private final AtomicLong shift = new AtomicLong();

    private ShiftedClock(Clock base) {
        this.base = base;
    }

    /** Goes on by itself between two shifts. */
    public static ShiftedClock running() {
        return new ShiftedClock(Clock.systemUTC());
    }

    /** Goes on by shifts alone: however slow the machine is, no time passes. */
    public static ShiftedClock standing(Instant at) {
        return new ShiftedClock(Clock.fixed(at, ZoneOffset.UTC));
    }

    public void forward(Duration by) {
        shift.addAndGet(by.toMillis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("always UTC");
    }

    @Override
    public Instant instant() {
        return base.instant().plusMillis(shift.get());
    }
}

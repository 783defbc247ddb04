package io.wardstream.alerts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The system's clock, or one that stands still, which a test sets forward so that nobody waits for
 * a grace. Thread-safe.
 */
final class ShiftedClock extends Clock {
    private final AtomicLong shift = new AtomicLong();
    private final LongSupplier base;

    ShiftedClock() {
        this(System::currentTimeMillis);
    }

    private ShiftedClock(LongSupplier base) {
        this.base = base;
    }

    /**
     * One that goes by nothing but {@link #forward}. It begins half an hour ahead: the database
     * says by its own clock since when a device measures a patient, and that must be past.
     */
    static ShiftedClock still() {
        long begun = System.currentTimeMillis() + Duration.ofMinutes(30).toMillis();
        return new ShiftedClock(() -> begun);
    }

    void forward(Duration by) {
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
        return Instant.ofEpochMilli(base.getAsLong() + shift.get());
    }
}

package io.wardstream.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after a failed attempt: doubled with each, to five minutes, and spread over the
 * upper half of that, so that what failed together does not come back together.
 */
final class BackOff {

    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 20;

    private final Duration first;
    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1
     */
    BackOff(Duration first, DoubleSupplier random) {
        this.first = first;
        this.random = random;
    }

    /**
     * @param attempts made so far, from 1
     * @param asked what the other side asked for at least
     */
    Duration after(int attempts, Duration asked) {
        long doubled = first.toMillis() << Math.min(attempts - 1, MAX_DOUBLINGS);
        long full = Math.min(doubled, LONGEST.toMillis());
        Duration own = Duration.ofMillis((long) (full * (0.5 + random.getAsDouble() / 2)));
        return own.compareTo(asked) > 0 ? own : asked;
    }
}

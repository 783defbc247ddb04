package io.wardstream.samples;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;

/** How far back a value still counts as a patient's latest. The same for cache and database. */
final class LatestWindow {

    /** What is measured all the time and is an hour old says nothing about now. */
    static final Duration CONTINUOUS = Duration.ofHours(1);

    /** The longest interval between observations that NEWS2 allows, as in the catalogue. */
    static final Duration EPISODIC = Duration.ofHours(12);

    /**
     * Slots stay open at least this long (lifecycle.openHours), so nothing younger is in packed
     * minutes: {@link #EPISODIC} may not be longer.
     */
    static final Duration NEVER_PACKED = Duration.ofHours(12);

    /** Clocks of nodes differ a little: a sample may be observed in this node's future. */
    static final Duration AHEAD = Duration.ofMinutes(1);

    private LatestWindow() {}

    /** The oldest instant that counts, epoch milliseconds. */
    static long since(VitalSign sign, long now) {
        Duration back = sign.cadence() == Cadence.EPISODIC ? EPISODIC : CONTINUOUS;
        return now - back.toMillis();
    }

    static boolean holds(LatestEntry entry, long now) {
        return entry.observedAt() >= since(entry.sign(), now) && entry.observedAt() < until(now);
    }

    /** The first instant that does not count. */
    static long until(long now) {
        return now + AHEAD.toMillis();
    }
}

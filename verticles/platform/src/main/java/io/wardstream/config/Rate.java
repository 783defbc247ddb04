package io.wardstream.config;

import java.time.Duration;

/**
 * How often something may be done.
 *
 * @param count each {@code period}; 0: as often as one likes
 * @param burst at once, after a time of quiet
 */
public record Rate(int count, Duration period, int burst) {

    private static final int MOST = 1_000_000;

    /** Keys {@code <who>PerSecond} and {@code <who>Burst}. */
    static Rate perSecond(ConfigSection limits, String who, int count, int burst) {
        return new Rate(
                limits.intBetween(who + "PerSecond", count, 0, MOST),
                Duration.ofSeconds(1),
                limits.intBetween(who + "Burst", burst, 1, MOST));
    }

    /** Keys {@code <who>PerMinute} and {@code <who>Burst}. */
    static Rate perMinute(ConfigSection limits, String who, int count, int burst) {
        return new Rate(
                limits.intBetween(who + "PerMinute", count, 0, MOST),
                Duration.ofMinutes(1),
                limits.intBetween(who + "Burst", burst, 1, MOST));
    }

    public boolean isOff() {
        return count == 0;
    }

    /** From nothing left to all of the burst. */
    public Duration untilFull() {
        return period.multipliedBy(burst).dividedBy(Math.max(1, count));
    }
}

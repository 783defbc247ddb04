package io.wardstream.history;

import io.wardstream.samples.rollup.BucketLength;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How fine an answer is, from the finest to the coarsest. */
public enum Resolution {
    /** Every sample as it is stored. */
    RAW("raw", 1),
    MINUTE("1m", 60_000),
    FIVE_MINUTES("5m", 300_000),
    HOUR("1h", 3_600_000);

    private static final long RAW_UP_TO = Duration.ofHours(1).toMillis();
    private static final long MINUTES_UP_TO = Duration.ofHours(24).toMillis();
    private static final long FIVE_MINUTES_UP_TO = Duration.ofDays(14).toMillis();

    private final String wireName;
    private final long millis;

    Resolution(String wireName, long millis) {
        this.wireName = wireName;
        this.millis = millis;
    }

    /** What {@code auto} stands for. */
    static Resolution auto(long from, long to) {
        long range = to - from;
        if (range <= RAW_UP_TO) {
            return RAW;
        }
        if (range <= MINUTES_UP_TO) {
            return MINUTE;
        }
        return range <= FIVE_MINUTES_UP_TO ? FIVE_MINUTES : HOUR;
    }

    static Resolution of(BucketLength length) {
        return switch (length) {
            case MINUTE -> MINUTE;
            case HOUR -> HOUR;
        };
    }

    /** Null when there is none of that name; {@code auto} is none. */
    public static @Nullable Resolution byWireName(String name) {
        return List.of(values()).stream()
                .filter(one -> one.wireName.equals(name))
                .findFirst()
                .orElse(null);
    }

    public String wireName() {
        return wireName;
    }

    /** The length of a bucket; of single samples 1, the finest there is. */
    public long millis() {
        return millis;
    }

    boolean isAtMost(Resolution other) {
        return compareTo(other) <= 0;
    }

    /** The beginning of the bucket that holds the instant. */
    long floor(long epochMillis) {
        return Math.floorDiv(epochMillis, millis) * millis;
    }

    /** The first beginning of a bucket that is not before the instant. */
    long ceil(long epochMillis) {
        return Math.ceilDiv(epochMillis, millis) * millis;
    }
}

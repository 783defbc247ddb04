package io.wardstream.samples.rollup;

/** How long a bucket is. Buckets begin at multiples of it since 1970-01-01 UTC. */
public enum BucketLength {
    MINUTE(60_000),
    HOUR(3_600_000);

    private final long millis;

    BucketLength(long millis) {
        this.millis = millis;
    }

    public long millis() {
        return millis;
    }

    /** The beginning of the bucket that holds the instant. */
    public long floor(long epochMillis) {
        return Math.floorDiv(epochMillis, millis) * millis;
    }
}

package io.wardstream.samples.rollup;

/** How long the time is that one bucket adds up; buckets begin at its multiples since 1970, UTC. */
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

    /** The beginning of the bucket an instant lies in. */
    public long floor(long epochMillis) {
        return Math.floorDiv(epochMillis, millis) * millis;
    }
}

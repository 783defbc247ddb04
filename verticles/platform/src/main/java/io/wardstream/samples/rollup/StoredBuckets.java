package io.wardstream.samples.rollup;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buckets of one patient and length by device and start. Not thread-safe. */
final class StoredBuckets {

    private record Place(int deviceId, long start) {}

    private final Map<Place, RollupBucket> buckets = new HashMap<>();

    void add(RollupBucket bucket) {
        buckets.put(place(bucket), bucket);
    }

    /** Takes the one of the same device and start; null when there is none. */
    @Nullable RollupBucket take(RollupBucket other) {
        return buckets.remove(place(other));
    }

    /** What nobody took. */
    Collection<RollupBucket> rest() {
        return buckets.values();
    }

    private static Place place(RollupBucket bucket) {
        return new Place(bucket.deviceId(), bucket.start());
    }
}

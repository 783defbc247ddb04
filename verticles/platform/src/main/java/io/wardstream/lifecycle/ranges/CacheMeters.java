package io.wardstream.lifecycle.ranges;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import java.util.function.Supplier;

/** How much of the lake is read from the local disk. Thread-safe. */
final class CacheMeters {
    private final Meters meters;
    private final Counter hits;
    private final Counter misses;
    private final Counter bytes;
    private final Counter damaged;
    private final Counter unkept;

    CacheMeters(Meters meters) {
        this.meters = meters;
        hits = meters.counter("lake.cache.hits", "blocks of archived files read from local disk");
        misses = meters.counter("lake.cache.misses", "blocks fetched from the object store");
        bytes = meters.counter("lake.cache.fetched.bytes", "bytes fetched from the object store");
        damaged = meters.counter("lake.cache.damaged", "blocks on local disk that were not whole");
        unkept = meters.counter("lake.cache.unkept", "blocks that local disk could not take");
    }

    void size(Supplier<Long> bytesKept) {
        meters.gauge("lake.cache.bytes", "bytes of blocks on local disk", bytesKept);
    }

    void hit() {
        hits.increment();
    }

    void fetched(long blockBytes) {
        misses.increment();
        bytes.increment((double) blockBytes);
    }

    void damaged() {
        damaged.increment();
    }

    void unkept() {
        unkept.increment();
    }
}

package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.PublishedSample;
import java.util.List;

/** Takes the live samples of each flush for the cache of latest values. Thread-safe. */
public interface LatestCache {

    /**
     * Offers committed live samples. To be called after their commit, with all that were live:
     * whoever seeds the cache from PostgreSQL relies on it. Returns at once, holds a bounded amount
     * and never throws. Samples of devices without a patient are passed over.
     *
     * @return completed when the values are in the cache; failed when the cache is away or the
     *     write was given up. Callers may ignore both: a cache that missed a write is not believed
     *     until it has been seeded anew.
     */
    Future<Void> write(List<PublishedSample> liveSamples);
}

package io.wardstream.alerts;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/**
 * When each shard was judged last, by whomever. Thread-safe; every Future fails with a {@code
 * StorageException}.
 */
interface PulseStore {

    /** By shard, epoch milliseconds; none for a shard that was never judged. */
    Future<Map<Integer, Long>> last(Collection<Integer> shards);

    /**
     * These shards are judged.
     *
     * @param now epoch milliseconds; never set back
     */
    Future<Void> beat(Collection<Integer> shards, long now);
}

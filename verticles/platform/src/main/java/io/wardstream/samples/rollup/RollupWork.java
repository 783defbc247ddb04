package io.wardstream.samples.rollup;

import io.vertx.core.Future;

/**
 * The roll-up, in steps that are committed each. One runner a cluster; two are slow, not wrong:
 * steps exclude each other in PostgreSQL. Confined to one event loop.
 */
public interface RollupWork {

    /**
     * Does what is to be done next: minutes that are over first, the oldest first, then dirty
     * buckets.
     *
     * @param closedBefore epoch milliseconds: minutes that end at or before it are over. May be
     *     wrong or go backwards; samples that come later are counted all the same
     * @return failed with a {@link io.wardstream.store.StorageException}, and then nothing of the
     *     step was done, or all of it
     */
    Future<RollupStep> step(long closedBefore);
}

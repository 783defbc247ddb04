package io.wardstream.samples.rollup;

import io.vertx.core.Future;

/** From when on samples are in PostgreSQL. Asked in each step that repairs buckets. */
@FunctionalInterface
public interface RawBoundary {

    /**
     * Of minutes before this instant (epoch milliseconds, a multiple of a day) only late samples
     * are in PostgreSQL. Whoever moves it asks {@link RollupUpkeep} first.
     */
    Future<Long> rawThrough();
}

package io.wardstream.stream;

import io.vertx.core.Future;

/**
 * What a feed is made of, in the order of the commits. Thread-safe; every Future fails with a
 * {@code StorageException}.
 */
interface Source {

    Feed feed();

    /** What was committed after that commit and is final. */
    Future<Batch> after(long commit);

    /** What was committed after that commit, final or not. */
    Future<Backlog> waiting(long commit);
}

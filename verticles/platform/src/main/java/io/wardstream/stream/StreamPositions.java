package io.wardstream.stream;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * How far each feed has come, kept for whoever goes on. Thread-safe; every Future fails with a
 * {@code StorageException}.
 */
interface StreamPositions {

    /**
     * Where the feed stands. Never sent, or sent from another server of which this one's data was
     * restored: it begins with what is committed from now on.
     */
    Future<Position> open(Feed feed);

    /** As it is now, of a feed that was opened. */
    Future<Position> find(Feed feed);

    /** As it is now; empty when the feed was never opened, or on another server. */
    Future<Optional<Position>> known(Feed feed);

    /**
     * Moves the feed on.
     *
     * @return false when it does not stand at {@code from} any more: another node has moved it
     */
    Future<Boolean> advance(Feed feed, long from, long through, Instant reachedAt);
}

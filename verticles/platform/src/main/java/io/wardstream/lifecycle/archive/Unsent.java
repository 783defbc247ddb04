package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;

/**
 * Whether samples are stored that others are still to be sent. They are looked for in PostgreSQL:
 * as long as this is so, nothing is taken from there.
 */
@FunctionalInterface
public interface Unsent {

    /** Fails when the database does not answer. */
    Future<Boolean> isWaiting();
}

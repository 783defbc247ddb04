package io.wardstream.registry;

import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Function;

/**
 * What must not be deleted. Asked by everything that deletes what is kept of patients, by the
 * hospital: most of it lies in files and partitions of a hospital. Thread-safe; every future fails
 * with a {@code StorageException} when the database cannot answer.
 */
public interface Holds {

    /** The ids of hospitals that are held, or hold a held patient. */
    Future<Set<Integer>> hospitals();

    /**
     * Deletes something outside of PostgreSQL, knowing what is held. No hold is set while it is
     * under way: one that is asked for meanwhile is answered when the deletion has ended. What
     * deletes rows does so with {@link PgHolds#inTransaction} instead.
     *
     * @param deletion is given the hospitals to be left alone; short, for others wait
     * @return what the deletion returned, or its failure
     */
    default <T> Future<T> deleting(Function<Set<Integer>, Future<T>> deletion) {
        return hospitals().compose(deletion);
    }
}

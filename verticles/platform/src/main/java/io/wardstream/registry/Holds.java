package io.wardstream.registry;

import io.vertx.core.Future;
import java.util.Set;

/** Whose data must not be deleted, whatever its age. Thread-safe. */
@FunctionalInterface
public interface Holds {

    /**
     * Hospitals that are held, or hold a patient who is; asked before each deletion. Fails with a
     * {@link io.wardstream.store.StorageException}, and then nothing may be deleted.
     */
    Future<Set<Integer>> hospitals();
}

package io.wardstream.registry;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * Reads which devices measure a patient now. Thread-safe; every Future fails with a {@code
 * StorageException} when the database cannot answer.
 */
interface PlacementLookup {

    Future<List<Placement>> all();

    /** Those of the devices that measure a patient. */
    Future<List<Placement>> of(Collection<Integer> deviceIds);
}

package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What the catalogue knows of cold places. Thread-safe. Every Future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
interface ColdPlaces {

    /**
     * Some places that are to grow cold, or were written anew since, the oldest first.
     *
     * @param before days before it, and months that ended before it
     * @param markedBefore those that were marked since are left out
     */
    Future<List<ColdPlace>> due(LocalDate before, Instant markedBefore);

    /** Notes that all files of a place were marked for the store's rule. */
    Future<Void> marked(ColdPlace place, Instant now);

    /** Notes that all files of a place are in the archive class, and cannot be read. */
    Future<Void> cold(ColdPlace place, Instant now);

    /** The places of a job that are in the archive class, brought back or not. */
    Future<List<ColdPlace>> coldOf(Restore job);

    /** Notes until when a cold place can be read; never earlier than is known. */
    Future<Void> readable(ColdPlace place, Instant until);

    /** Some cold places that could be read until before the instant. */
    Future<List<ColdPlace>> readableUntil(Instant instant);
}

package io.wardstream.samples;

import io.vertx.core.Future;
import java.util.List;

/**
 * Moves the rows of sealed slots into packed minutes, in pieces of which each is one transaction:
 * whoever is killed leaves the rest to the next. While a slot moves its samples can be read in
 * rows, in packed minutes or both, and are never missing. Called by one node at a time; two at once
 * do no harm. Every Future fails with a {@link io.wardstream.store.StorageException}.
 */
public interface SlotPacker {

    /**
     * What a piece of work has done.
     *
     * @param now where the slot stands after it
     * @param samples rows that were packed or compared
     * @param differences rows that are not in their packed minute as they are: the slot stays
     */
    record Piece(SlotProgress now, int samples, int differences) {}

    /** The slots that are sealed and not dropped, the oldest first. */
    Future<List<SlotProgress>> unfinished();

    /** Does the next piece: packs some minutes of a sealed slot, compares some of a packed one. */
    Future<Piece> advance(SlotProgress slot);

    /**
     * Drops the rows of a slot that is compared.
     *
     * @return false when readers or writers did not let go in time: try again
     */
    Future<Boolean> drop(SampleSlot slot);
}

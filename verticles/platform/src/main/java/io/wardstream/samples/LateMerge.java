package io.wardstream.samples;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * Brings late samples to where they belong: into the rows of their slot, or into packed minutes.
 * Identity decides; one that is stored already is dropped when it is equal, and kept as refused
 * when it is not. Called by one node at a time; two at once do no harm. Every Future fails with a
 * {@link io.wardstream.store.StorageException}.
 */
public interface LateMerge {

    /** What became of some late samples of one device. */
    record Merged(int added, int duplicates, int conflicts) {
        public boolean isNothing() {
            return added + duplicates + conflicts == 0;
        }
    }

    /**
     * Merges some late samples of one device in one transaction; nothing when none are left. Those
     * of a slot that is being packed wait for it, those of a day that was dropped stay.
     *
     * @param receivedBefore younger ones may have others behind them and wait
     * @param closedBefore what was observed before it belongs into packed minutes unless its slot
     *     is open
     */
    Future<Merged> next(Instant receivedBefore, Instant closedBefore);
}

package io.wardstream.samples;

import java.util.Arrays;

/** Which instants have an open slot. Immutable. */
final class OpenSlots {
    static final OpenSlots NONE = new OpenSlots(new long[0], new long[0]);

    private final long[] from;
    private final long[] to;

    /**
     * Slots by their starts, ascending, and their ends (exclusive), epoch millis; they do not
     * overlap.
     */
    OpenSlots(long[] from, long[] to) {
        this.from = from.clone();
        this.to = to.clone();
    }

    boolean holds(long instant) {
        int at = Arrays.binarySearch(from, instant);
        int slot = at >= 0 ? at : -at - 2;
        return slot >= 0 && instant < to[slot];
    }

    boolean isEmpty() {
        return from.length == 0;
    }
}

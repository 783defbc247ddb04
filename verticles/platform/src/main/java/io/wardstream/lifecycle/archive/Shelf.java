package io.wardstream.lifecycle.archive;

import java.time.LocalDate;

/**
 * A day or a month of a hospital that is in the lake, as the catalogue knows it.
 *
 * @param begin the day, or the first of the month, UTC
 * @param manifestSha256 of its manifest's file when it was last written
 */
record Shelf(LocalDate begin, State state, String manifestSha256) {

    /** Whether it can be read. */
    enum State {
        READABLE,
        /** In a storage class that must be asked back first. */
        COLD,
        /** Its Parquet is deleted; it is nowhere any more. */
        GONE
    }

    boolean isCold() {
        return state == State.COLD;
    }
}

package io.wardstream.samples;

import java.util.Locale;

/** How far a slot has come. From one to the next, never back. */
public enum SlotState {
    /** Rows are written. */
    OPEN,
    /** Rows are there, nobody can write, and they are being packed. */
    SEALED,
    /** All rows are in packed minutes, too; the two are being compared. */
    PACKED,
    /** Each row was found in its packed minute. */
    COMPARED,
    /** The rows are gone. */
    DROPPED;

    static SlotState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.wardstream.fleet;

import org.jspecify.annotations.Nullable;

/**
 * What a node remembers of a device, so that a hello costs no statement.
 *
 * @param version of the configuration it should run; 0: none
 * @param reported what it says it runs; 0: it has not said so
 * @param hasOpen commands of it are not over
 */
record Known(int version, long reported, @Nullable String firmware, boolean hasOpen) {
    static final Known NOTHING = new Known(0, 0, null, false);

    /** Something waits for the device. */
    boolean isOwed() {
        return hasOpen || (version > 0 && version != reported);
    }

    Known withOpen(boolean nowOpen) {
        return hasOpen == nowOpen ? this : new Known(version, reported, firmware, nowOpen);
    }

    Known read(PgCourier.Kept kept) {
        return new Known(kept.version(), kept.reported(), kept.firmware(), hasOpen);
    }

    Known said(PgCourier.Said said) {
        Long applied = said.applied();
        String told = said.firmware();
        return new Known(
                version,
                applied == null ? reported : applied,
                told == null ? firmware : told,
                hasOpen);
    }
}

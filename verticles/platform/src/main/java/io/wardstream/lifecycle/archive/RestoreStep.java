package io.wardstream.lifecycle.archive;

/** Where the move into the archive class, or a restore, may die: a test can make it. */
enum RestoreStep {
    MARKED,
    COPIED,
    STORE_ASKED,
    NOTED_READABLE,
    VERIFIED,
    OPENED,
    PIECE_ADDED,
    ALL_ADDED,
    NOTED_DONE;

    /** Told of each step that has been done; what it throws ends the attempt there. */
    @FunctionalInterface
    interface Watch {
        void done(RestoreStep step);
    }
}

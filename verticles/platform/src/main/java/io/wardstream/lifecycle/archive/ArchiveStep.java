package io.wardstream.lifecycle.archive;

/** Where an archive may die: a test can make it, at each of them. */
enum ArchiveStep {
    BEGUN,
    FOLDER_CLEARED,
    PART_WRITTEN,
    PART_UPLOADED,
    MANIFEST_UPLOADED,
    SIGNATURE_UPLOADED,
    NOTED_UPLOADED,
    READ_BACK,
    NOTED_VERIFIED,
    NOTED_DROPPING,
    DROPPED;

    /** Told of each step that has been done; what it throws ends the run there. */
    @FunctionalInterface
    interface Watch {
        void done(ArchiveStep step);
    }
}

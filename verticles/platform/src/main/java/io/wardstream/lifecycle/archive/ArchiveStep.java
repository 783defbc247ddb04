package io.wardstream.lifecycle.archive;

/** Where an archive may die: a test can make it, at each of them. */
enum ArchiveStep {
    BEGUN,
    FOLDER_CLEARED,
    PART_WRITTEN,
    PART_UPLOADED,
    SIGNATURE_UPLOADED,
    MANIFEST_UPLOADED,
    NOTED_UPLOADED,
    READ_BACK,
    NOTED_VERIFIED,
    NOTED_DROPPING,
    DROPPED,
    /** Late samples of an archived day are compared with the lake. */
    LATE_COMPARED,
    CHANGE_UPLOADED,
    CHANGE_READ_BACK,
    /** Files that are not in the manifest any more. */
    OLD_DELETED,
    NOTED_CHANGED,
    LATE_LET_GO,
    /** Minutes and hours of a device whose assignment was corrected. */
    BUCKETS_REPLACED,
    NOTED_CORRECTED,
    HOURS_BEGUN,
    HOURS_UPLOADED,
    HOURS_READ_BACK,
    HOURS_NOTED_DROPPING,
    HOURS_DROPPED,
    MINUTES_DROPPED;

    /** Told of each step that has been done; what it throws ends the run there. */
    @FunctionalInterface
    interface Watch {
        void done(ArchiveStep step);
    }
}

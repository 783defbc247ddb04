package io.wardstream.ingest;

/** How new a sample is, and so how the database must treat it. */
enum Novelty {
    /** Sent for the first time, and no later seq came before it: may begin a clock segment. */
    FRESH,
    /** Sent for the first time, after later seqs. */
    BELATED,
    /** May be stored, then with this very time. */
    SUSPECT,
    /**
     * Sent twice in this connection, settled before it, or among its first: what is stored under
     * its identity may have another time.
     */
    REPEATED;

    /** Plain insert; what is not new is compared with what is stored. */
    boolean isNew() {
        return this == FRESH || this == BELATED;
    }
}

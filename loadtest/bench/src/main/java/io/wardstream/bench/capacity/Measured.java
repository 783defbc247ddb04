package io.wardstream.bench.capacity;

/**
 * What a sample, a device and a page cost, as docs/CAPACITY.md tells where it was measured. Bytes
 * of a sample are of seven vitals.
 */
final class Measured {
    /** A row with its index. */
    static final double ROW_BYTES = 158;

    /** What a row writes to the log, and what packing it and rolling it up write once more. */
    static final double WAL_BYTES = 320;

    /** A sample in a packed minute: row, index, TOAST. */
    static final double PACKED_BYTES = 9.4;

    /** A roll-up of one device, with its index; of a minute or an hour alike. */
    static final double BUCKET_BYTES = 190;

    /** A sample in Parquet; 2.5 of patients who were made up. */
    static final double PARQUET_BYTES = 4;

    /** A roll-up of an hour in Parquet. */
    static final double PARQUET_BUCKET_BYTES = 60;

    /** Of the platform, with alarms and pages; of PostgreSQL. */
    static final double PLATFORM_CPU_SECONDS = 90e-6;

    static final double POSTGRES_CPU_SECONDS = 48e-6;

    /** A request, with the database's part. */
    static final double REQUEST_CPU_SECONDS = 2e-3;

    /** Heap: a buffered sample and a session (the check at start takes the same), a page. */
    static final long SAMPLE_HEAP_BYTES = 320;

    static final long SESSION_HEAP_BYTES = 10_000;
    static final long ENGINE_HEAP_BYTES = 30_000;
    static final long PAGE_HEAP_BYTES = 200_000;

    /** Seconds of samples that the buffer holds. */
    static final int BUFFER_SECONDS = 60;

    /** Share of the heap for these; the rest is the collector's. */
    static final double HEAP_SHARE = 0.6;

    /** Outside of the heap: code, threads, and of each connection. */
    static final long PROCESS_BYTES = 200L << 20;

    static final long SOCKET_BYTES = 9_000;

    private Measured() {}
}

package io.wardstream.app;

import io.wardstream.config.ConfigException;
import io.wardstream.config.IngestConfig;

/**
 * Whether the heap holds what the settings allow to pile up; the formula is in docs/CAPACITY.md.
 */
final class HeapCheck {
    /**
     * A decoded sample in the buffer with its bookkeeping, with compact object headers; rounded up.
     */
    private static final long BYTES_A_SAMPLE = 320;

    /**
     * A session with its socket's share of the heap; the rest of a connection lies outside the
     * heap.
     */
    private static final long BYTES_A_CONNECTION = 10_000;

    /** What everything else needs: caches, pools, the cluster, room for the collector. */
    private static final double SHARE = 0.6;

    private HeapCheck() {}

    /**
     * Compares the bounds with the heap.
     *
     * @param maxHeap bytes
     * @throws ConfigException naming the key, the need and the heap
     */
    static void check(IngestConfig ingest, long maxHeap) {
        if (ingest.instances() == 0) {
            return;
        }
        long needed =
                ingest.bufferSamples() * BYTES_A_SAMPLE
                        + ingest.maxConnections() * BYTES_A_CONNECTION;
        if (needed > maxHeap * SHARE) {
            long heap = (long) (needed / SHARE) >> 20;
            throw new ConfigException(
                    "ingest.bufferSamples = "
                            + ingest.bufferSamples()
                            + " and ingest.maxConnections = "
                            + ingest.maxConnections()
                            + ": need a heap of "
                            + (heap + 1)
                            + " MB, this process has "
                            + (maxHeap >> 20)
                            + " MB; raise -Xmx or lower them");
        }
    }
}

package io.wardstream.simulator;

import org.HdrHistogram.AbstractHistogram;

/** When each frame was written that no ack covers yet, in the order of writing. */
final class InFlight {
    private static final int SMALLEST = 4;

    private int[] lastSeqs = new int[SMALLEST]; // lengths are powers of two
    private int[] counts = new int[SMALLEST];
    private long[] writtenNanos = new long[SMALLEST];
    private int head;
    private int tail;

    void written(int lastSeq, int count, long nanos) {
        if (tail - head == lastSeqs.length) {
            grow();
        }
        int at = tail++ & (lastSeqs.length - 1);
        lastSeqs[at] = lastSeq;
        counts[at] = count;
        writtenNanos[at] = nanos;
    }

    /** Records the latency of every sample in frames this ack covers, in microseconds. */
    void acked(int seq, long nanos, AbstractHistogram micros) {
        while (head != tail) {
            int at = head & (lastSeqs.length - 1);
            if (lastSeqs[at] > seq) {
                return;
            }
            long waited =
                    Math.min((nanos - writtenNanos[at]) / 1000, micros.getHighestTrackableValue());
            micros.recordValueWithCount(Math.max(0, waited), counts[at]);
            head++;
        }
    }

    /** Forgets all: the connection is gone, what is sent again counts from then. */
    void clear() {
        head = 0;
        tail = 0;
    }

    private void grow() {
        int size = lastSeqs.length;
        int[] seqs = new int[size * 2];
        int[] sizes = new int[size * 2];
        long[] nanos = new long[size * 2];
        for (int i = 0; i < size; i++) {
            int from = (head + i) & (size - 1);
            seqs[i] = lastSeqs[from];
            sizes[i] = counts[from];
            nanos[i] = writtenNanos[from];
        }
        lastSeqs = seqs;
        counts = sizes;
        writtenNanos = nanos;
        head = 0;
        tail = size;
    }
}

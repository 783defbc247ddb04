package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;
import java.util.Arrays;

/**
 * One vital as a chart shows it: lowest, highest and average of each of some hundred buckets of one
 * length, however many samples there were. Not safe for use by two threads.
 */
public final class Trend {
    private final VitalSign vital;
    private final long begin;
    private final long length;
    private final short[] mins;
    private final short[] maxes;
    private final long[] sums;
    private final int[] counts;

    /**
     * @param length of a bucket in milliseconds
     * @param buckets how many
     */
    Trend(VitalSign vital, long begin, long length, int buckets) {
        this.vital = vital;
        this.begin = begin;
        this.length = length;
        this.mins = new short[buckets];
        this.maxes = new short[buckets];
        this.sums = new long[buckets];
        this.counts = new int[buckets];
        Arrays.fill(mins, Short.MAX_VALUE);
        Arrays.fill(maxes, Short.MIN_VALUE);
    }

    /** What lies in more than one bucket counts for the first. */
    void add(long at, int count, long sum, short min, short max) {
        int bucket = (int) ((at - begin) / length);
        counts[bucket] += count;
        sums[bucket] += sum;
        mins[bucket] = (short) Math.min(mins[bucket], min);
        maxes[bucket] = (short) Math.max(maxes[bucket], max);
    }

    public VitalSign vital() {
        return vital;
    }

    public int buckets() {
        return counts.length;
    }

    /** Milliseconds. */
    public long length() {
        return length;
    }

    /** Epoch milliseconds of the middle of a bucket. */
    public long middle(int bucket) {
        return begin + bucket * length + length / 2;
    }

    public boolean isEmpty(int bucket) {
        return counts[bucket] == 0;
    }

    public double min(int bucket) {
        return vital.fromScaled(mins[bucket]);
    }

    public double max(int bucket) {
        return vital.fromScaled(maxes[bucket]);
    }

    public double average(int bucket) {
        return (double) sums[bucket] / counts[bucket] / vital.scale();
    }
}

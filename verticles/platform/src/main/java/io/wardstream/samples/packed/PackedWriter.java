package io.wardstream.samples.packed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes numbers as varints (7 bits a byte, lowest first), columns and stretches. Confined to one
 * thread.
 */
final class PackedWriter {

    /** Differences to the number before, each followed by how often it comes. */
    static final byte RUNS = 0;

    /** Differences to the number before. */
    static final byte STEPS = 1;

    /** Differences of differences: for times that are nearly regular. */
    static final byte BENDS = 2;

    private byte[] bytes = new byte[256];
    private int size;

    void putByte(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            putByte((int) rest | 0x80);
            rest >>>= 7;
        }
        putByte((int) rest);
    }

    void putBytes(byte[] text) {
        for (byte one : text) {
            putByte(one);
        }
    }

    /** In whichever of the three ways takes the fewest bytes. Wraps around, so nothing is lost. */
    void putColumn(long[] values) {
        long[] steps = differences(values);
        PackedWriter shortest = runs(steps);
        PackedWriter plain = plain(STEPS, steps);
        if (plain.size < shortest.size) {
            shortest = plain;
        }
        PackedWriter bends = plain(BENDS, differences(steps));
        if (bends.size < shortest.size) {
            shortest = bends;
        }
        putBytes(Arrays.copyOf(shortest.bytes, shortest.size));
    }

    /** How many are there, how many are not, how many are there, …, to the last one. */
    void putPresence(boolean[] present) {
        boolean isPresent = true;
        int at = 0;
        while (at < present.length) {
            int end = at;
            while (end < present.length && present[end] == isPresent) {
                end++;
            }
            putVarint(end - at);
            at = end;
            isPresent = !isPresent;
        }
    }

    /** All that was written, with a checksum behind it. */
    byte[] sealed() {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, size);
        return ByteBuffer.allocate(size + Integer.BYTES)
                .put(bytes, 0, size)
                .putInt((int) sum.getValue())
                .array();
    }

    private static long[] differences(long[] values) {
        long[] steps = new long[values.length];
        long before = 0;
        for (int i = 0; i < values.length; i++) {
            steps[i] = values[i] - before;
            before = values[i];
        }
        return steps;
    }

    private static PackedWriter runs(long[] steps) {
        PackedWriter out = new PackedWriter();
        out.putByte(RUNS);
        int at = 0;
        while (at < steps.length) {
            int end = at + 1;
            while (end < steps.length && steps[end] == steps[at]) {
                end++;
            }
            out.putZigzag(steps[at]);
            out.putVarint(end - at);
            at = end;
        }
        return out;
    }

    private static PackedWriter plain(byte way, long[] steps) {
        PackedWriter out = new PackedWriter();
        out.putByte(way);
        for (long step : steps) {
            out.putZigzag(step);
        }
        return out;
    }

    private void putZigzag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }
}

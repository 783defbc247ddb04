package io.wardstream.samples.packed;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads what {@link PackedWriter} wrote. Whatever the bytes are, it fails with
 * IllegalArgumentException rather than read on. Confined to one thread.
 */
final class PackedReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    /** Refuses bytes whose checksum is another. */
    PackedReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length - Integer.BYTES;
        if (end < 0) {
            throw new IllegalArgumentException(
                    "packed minute ends after " + bytes.length + " bytes");
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, end);
        if ((int) sum.getValue() != ByteBuffer.wrap(bytes).getInt(end)) {
            throw new IllegalArgumentException("packed minute is truncated or damaged");
        }
    }

    int nextByte() {
        if (at == end) {
            throw new IllegalArgumentException("packed minute ends in the middle of a number");
        }
        return bytes[at++];
    }

    long nextVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = nextByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("packed minute holds a number of more than 64 bits");
    }

    /** A varint from 0 to {@code most}. */
    int nextCount(int most) {
        long count = nextVarint();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException(
                    "packed minute holds a count of " + count + ", at most " + most + " fit");
        }
        return (int) count;
    }

    byte[] nextBytes(int count) {
        byte[] next = new byte[count];
        for (int i = 0; i < count; i++) {
            next[i] = (byte) nextByte();
        }
        return next;
    }

    /** How many bytes are left before the checksum. */
    int left() {
        return end - at;
    }

    long[] nextColumn(int count) {
        int way = nextByte();
        return switch (way) {
            case PackedWriter.RUNS -> sums(nextRuns(count));
            case PackedWriter.STEPS -> sums(nextSteps(count));
            case PackedWriter.BENDS -> sums(sums(nextSteps(count)));
            default ->
                    throw new IllegalArgumentException(
                            "packed minute holds a column written in way " + way);
        };
    }

    boolean[] nextPresence(int count) {
        boolean[] present = new boolean[count];
        boolean isPresent = true;
        int read = 0;
        while (read < count) {
            int length = nextCount(count - read);
            for (int i = read; i < read + length; i++) {
                present[i] = isPresent;
            }
            read += length;
            isPresent = !isPresent;
        }
        return present;
    }

    private long[] nextRuns(int count) {
        long[] steps = new long[count];
        int read = 0;
        while (read < count) {
            long step = nextZigzag();
            int length = nextCount(count - read);
            if (length == 0) {
                throw new IllegalArgumentException("packed minute holds an empty run");
            }
            for (int i = read; i < read + length; i++) {
                steps[i] = step;
            }
            read += length;
        }
        return steps;
    }

    private long[] nextSteps(int count) {
        long[] steps = new long[count];
        for (int i = 0; i < count; i++) {
            steps[i] = nextZigzag();
        }
        return steps;
    }

    private static long[] sums(long[] steps) {
        long[] values = new long[steps.length];
        long sum = 0;
        for (int i = 0; i < steps.length; i++) {
            sum += steps[i];
            values[i] = sum;
        }
        return values;
    }

    private long nextZigzag() {
        long zigzag = nextVarint();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
}

package io.wardstream.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A reusable buffer of ASCII text in which frames are built; {@link #toString()} copies it out
 * once. Not thread-safe: one owner, one event loop.
 */
@CanIgnoreReturnValue
public final class FrameText {
    private byte[] bytes = new byte[1024];
    private int length;

    /** Forgets the text, keeps the memory. */
    public FrameText clear() {
        length = 0;
        return this;
    }

    public int length() {
        return length;
    }

    /** The last character, 0 when there is none. */
    public char last() {
        return length == 0 ? 0 : (char) bytes[length - 1];
    }

    public FrameText put(byte[] ascii) {
        return put(ascii, 0, ascii.length);
    }

    public FrameText put(byte[] ascii, int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(ascii, from, bytes, length, count);
        length += count;
        return this;
    }

    public FrameText put(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Characters beyond ASCII are not for this buffer; they would be cut to their low byte. */
    public FrameText put(String ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    public FrameText putNumber(long number) {
        if (number < 0) {
            if (number == Long.MIN_VALUE) {
                return put("-9223372036854775808");
            }
            put('-');
            return putNumber(-number);
        }
        int digits = digitsOf(number);
        reserve(digits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Writes tenths as a JSON number: 365 is 36.5, 720 is 72. */
    public FrameText putTenths(int tenths) {
        if (tenths < 0) {
            put('-');
            return putTenths(-tenths);
        }
        putNumber(tenths / 10);
        int fraction = tenths % 10;
        return fraction == 0 ? this : put('.').put((char) ('0' + fraction));
    }

    /** A copy of the text so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void reserve(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    private static int digitsOf(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}

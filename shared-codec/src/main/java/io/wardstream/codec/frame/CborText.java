package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one CBOR item (RFC 8949) as the JSON text that says the same, so that frames of both forms
 * are read and refused by one decoder. Takes what JSON can say: maps with text keys, arrays, text,
 * numbers, true, false, null and undefined, of definite and indefinite length. Tags, byte strings,
 * other keys, other simple values and bytes behind the item are faults.
 *
 * <p>A float becomes the shortest decimal that rounds to it in its own width: a device that stores
 * -99.9 in two bytes means -99.9. NaN and the infinities become the bare words, which the decoder
 * refuses value by value.
 *
 * <p>Never throws. Holds its scratch space, so that a frame costs no garbage: one an event loop,
 * confined to it.
 */
final class CborText {
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");
    private static final byte[] LOWEST = ascii("-18446744073709551616");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int BREAK = 0xFF;
    private static final int KEPT_BYTES = 65_536; // a larger scratch is let go
    private static final int MAX_DECIMALS = 4;
    private static final double MAX_PLAIN = 1e15;
    private static final long MAX_EXACT = 1L << 53;

    private byte[] in = new byte[0];
    private int start;
    private int at;
    private int to;
    private byte[] out = new byte[1_024];
    private int length;
    private boolean isIndefinite;
    private @Nullable String fault;

    /**
     * Reads {@code cbor[from, to)}.
     *
     * @return false when it is no such item; then {@link #fault()} says why
     */
    boolean read(byte[] cbor, int from, int end) {
        in = cbor;
        start = from;
        at = from;
        to = end;
        length = 0;
        fault = null;
        return item(0) && (at == to || fail("the end expected"));
    }

    /** The text; only {@link #length()} bytes of it, until the next {@link #read}. */
    byte[] bytes() {
        return out;
    }

    int length() {
        return length;
    }

    /** What is wrong, for the device's maker. */
    String fault() {
        return fault == null ? "" : fault;
    }

    /** Lets go of the message, and of scratch space that only a large one needs. */
    void release() {
        in = NULL;
        length = 0;
        if (out.length > KEPT_BYTES) {
            out = new byte[1_024];
        }
    }

    private boolean fail(String expected) {
        if (fault == null) {
            fault = "not CBOR of a frame at byte " + (at - start) + ": " + expected;
        }
        return false;
    }

    private boolean item(int depth) {
        if (at >= to) {
            return fail("an item expected");
        }
        int first = in[at] & 0xFF;
        int info = first & 0x1F;
        return switch (first >> 5) {
            case 0 -> unsigned(info);
            case 1 -> negative(info);
            case 2 -> fail("byte strings are not taken");
            case 3 -> text(info);
            case 4 -> array(info, depth);
            case 5 -> map(info, depth);
            case 6 -> fail("tags are not taken");
            default -> simple(info);
        };
    }

    /**
     * The argument of the head at the present byte, which is passed over; as an unsigned number, 0
     * when there is a fault or the length is indefinite.
     */
    private long argument(int info, boolean mayBeIndefinite) {
        isIndefinite = false;
        at++;
        if (info < 24) {
            return info;
        }
        if (info == 31 && mayBeIndefinite) {
            isIndefinite = true;
            return 0;
        }
        if (info > 27) {
            at--;
            boolean _ = fail("a length that is defined expected");
            return 0;
        }
        return bigEndian(1 << (info - 24));
    }

    private long bigEndian(int bytes) {
        if (to - at < bytes) {
            boolean _ = fail("more bytes expected");
            return 0;
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | (in[at++] & 0xFF);
        }
        return number;
    }

    // --- numbers

    private boolean unsigned(int info) {
        long number = argument(info, false);
        return fault == null && whole(number);
    }

    /** -1 - argument. */
    private boolean negative(int info) {
        long number = argument(info, false);
        if (fault != null) {
            return false;
        }
        if (number == -1) {
            return done(LOWEST);
        }
        put('-');
        return whole(number + 1);
    }

    /** An unsigned number. */
    private boolean whole(long number) {
        if (number < 0) {
            return done(ascii(Long.toUnsignedString(number)));
        }
        digits(number);
        return true;
    }

    private void digits(long number) {
        int count = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            count++;
        }
        ensure(count);
        length += count;
        long rest = number;
        for (int place = length - 1; count > 0; count--) {
            out[place--] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private boolean number(double value, int width) {
        if (Double.isNaN(value)) {
            return done(NAN);
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            put('-');
        }
        double magnitude = Math.abs(value);
        if (Double.isInfinite(magnitude)) {
            return done(INFINITY);
        }
        if (magnitude < MAX_PLAIN && plain(magnitude, width)) {
            return true;
        }
        return done(
                ascii(
                        width == 64
                                ? Double.toString(magnitude)
                                : Float.toString((float) magnitude)));
    }

    /** With at most four decimals; false when they do not tell it from its neighbors. */
    private boolean plain(double magnitude, int width) {
        long power = 1;
        for (int decimals = 0; decimals <= MAX_DECIMALS; decimals++) {
            long scaled = Math.round(magnitude * power);
            if (scaled < MAX_EXACT && isSame((double) scaled / power, magnitude, width)) {
                digits(scaled / power);
                fraction(scaled % power, decimals);
                return true;
            }
            power *= 10;
        }
        return false;
    }

    private static boolean isSame(double decimal, double magnitude, int width) {
        return switch (width) {
            case 16 ->
                    Float.floatToFloat16((float) decimal)
                            == Float.floatToFloat16((float) magnitude);
            case 32 -> (float) decimal == (float) magnitude;
            default -> decimal == magnitude;
        };
    }

    private void fraction(long rest, int decimals) {
        if (decimals == 0) {
            return;
        }
        put('.');
        ensure(decimals);
        length += decimals;
        long left = rest;
        for (int place = length - 1; place >= length - decimals; place--) {
            out[place] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private boolean simple(int info) {
        return switch (info) {
            case 20 -> word(FALSE);
            case 21 -> word(TRUE);
            case 22, 23 -> word(NULL);
            case 25, 26, 27 -> floating(info);
            default -> fail("a simple value that is not taken");
        };
    }

    private boolean word(byte[] word) {
        at++;
        return done(word);
    }

    private boolean floating(int info) {
        long bits = argument(info, false);
        if (fault != null) {
            return false;
        }
        return switch (info) {
            case 25 -> number(Float.float16ToFloat((short) bits), 16);
            case 26 -> number(Float.intBitsToFloat((int) bits), 32);
            default -> number(Double.longBitsToDouble(bits), 64);
        };
    }

    // --- text

    private boolean text(int info) {
        long bytes = argument(info, true);
        if (fault != null) {
            return false;
        }
        put('"');
        if (!isIndefinite) {
            return chunk(bytes) && done('"');
        }
        while (at < to && (in[at] & 0xFF) != BREAK) {
            if ((in[at] & 0xFF) >> 5 != 3) {
                return fail("a piece of text expected");
            }
            long piece = argument(in[at] & 0x1F, false);
            if (fault != null || !chunk(piece)) {
                return false;
            }
        }
        return endOfItems() && done('"');
    }

    private boolean chunk(long bytes) {
        if (bytes < 0 || bytes > to - at) {
            return fail("more bytes of text expected");
        }
        int behind = at + (int) bytes;
        if (!StrictUtf8.isValid(in, at, behind)) {
            return fail("text must be UTF-8");
        }
        while (at < behind) {
            int plainFrom = at;
            while (at < behind && isPlain(in[at])) {
                at++;
            }
            put(in, plainFrom, at - plainFrom);
            if (at < behind) {
                escape(in[at++]);
            }
        }
        return true;
    }

    private static boolean isPlain(byte b) {
        return b < 0 || (b >= ' ' && b != '"' && b != '\\');
    }

    private void escape(byte b) {
        put('\\');
        if (b == '"' || b == '\\') {
            put((char) b);
            return;
        }
        put('u');
        put('0');
        put('0');
        put((char) HEX[b >> 4]);
        put((char) HEX[b & 0xF]);
    }

    // --- maps and arrays

    private boolean array(int info, int depth) {
        if (depth == JsonCursor.MAX_DEPTH) {
            return tooDeep();
        }
        long count = argument(info, true);
        boolean isOpen = isIndefinite;
        put('[');
        for (long i = 0; fault == null && hasItem(i, count, isOpen); i++) {
            if (i > 0) {
                put(',');
            }
            if (!item(depth + 1)) {
                return false;
            }
        }
        return fault == null && (!isOpen || endOfItems()) && done(']');
    }

    private boolean map(int info, int depth) {
        if (depth == JsonCursor.MAX_DEPTH) {
            return tooDeep();
        }
        long count = argument(info, true);
        boolean isOpen = isIndefinite;
        put('{');
        for (long i = 0; fault == null && hasItem(i, count, isOpen); i++) {
            if (i > 0) {
                put(',');
            }
            if (!key()) {
                return false;
            }
            put(':');
            if (!item(depth + 1)) {
                return false;
            }
        }
        return fault == null && (!isOpen || endOfItems()) && done('}');
    }

    /** However many are announced: each takes a byte at least, so the message bounds them. */
    private boolean hasItem(long index, long count, boolean isOpen) {
        return isOpen ? at < to && (in[at] & 0xFF) != BREAK : index != count;
    }

    private boolean key() {
        if (at >= to || (in[at] & 0xFF) >> 5 != 3) {
            return fail("a key that is text expected");
        }
        return text(in[at] & 0x1F);
    }

    private boolean endOfItems() {
        if (at >= to) {
            return fail("a break expected");
        }
        at++;
        return true;
    }

    private boolean tooDeep() {
        return fail("nested deeper than " + JsonCursor.MAX_DEPTH);
    }

    // --- what is written

    /** For the end of a method that has succeeded. */
    private boolean done(char last) {
        put(last);
        return true;
    }

    private boolean done(byte[] word) {
        put(word, 0, word.length);
        return true;
    }

    private void put(char c) {
        ensure(1);
        out[length++] = (byte) c;
    }

    private void put(byte[] bytes, int from, int count) {
        ensure(count);
        System.arraycopy(bytes, from, out, length, count);
        length += count;
    }

    private void ensure(int bytes) {
        if (out.length - length < bytes) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + bytes));
        }
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens of one JSON text (RFC 8259, strict) one after the other, without throwing: the
 * first fault is kept, and from then on there is nothing more to read. Confined to one event loop.
 */
final class JsonTokens {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");
    private static final byte[] MINUS_INFINITY = ascii("-Infinity");
    private static final int SNIPPET_BYTES = 40;

    private final JsonString string = new JsonString();
    private final JsonNumber number = new JsonNumber();
    private byte[] bytes = NOTHING;
    private int start;
    private int at;
    private int to;
    private boolean isStorable;
    private @Nullable String fault;

    /** Goes to the beginning of {@code source[from, end)}. */
    void open(byte[] source, int from, int end) {
        bytes = source;
        start = from;
        at = from;
        to = end;
        isStorable = true;
        fault = null;
    }

    /** Lets go of the text, which may be a large message. */
    void close() {
        open(NOTHING, 0, 0);
        string.release();
        number.release();
    }

    /** What is wrong with the text, or null. */
    @Nullable String fault() {
        return fault;
    }

    /**
     * Ends the reading, unless an earlier fault has.
     *
     * @return false, for the caller to return
     */
    boolean fail(String expected) {
        if (fault == null) {
            fault = "not JSON at byte " + (at - start) + ": " + expected;
        }
        at = to;
        return false;
    }

    /** The first byte of the next token, 0 at the end or after a fault. */
    byte peek() {
        while (at < to) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    /** Passes over a byte of structure; false when another comes. */
    boolean read(char structure) {
        if (peek() != structure) {
            return false;
        }
        at++;
        return true;
    }

    /** Nothing but white space is left; anything else is a fault. */
    boolean isAtEnd() {
        return fault == null && ((peek() == 0 && at == to) || fail("the end expected"));
    }

    /** Where the next token begins, for {@link #text(int)} and {@link #snippet(int, int)}. */
    int mark() {
        return peek() == 0 ? to : at;
    }

    /** The text from a mark to here. */
    String text(int mark) {
        return new String(bytes, mark, Math.max(0, at - mark), StandardCharsets.UTF_8);
    }

    /** Behind the last token read, for {@link #snippet(int, int)}. */
    int position() {
        return at;
    }

    /** The text from a mark to here as {@link #snippet(int, int)}. */
    String snippet(int mark) {
        return snippet(mark, at);
    }

    /** What lies between, cut to what fits a message, other than printable ASCII as '?'. */
    String snippet(int mark, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = mark; i < Math.min(end, mark + SNIPPET_BYTES); i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '?');
        }
        return text.append(end - mark > SNIPPET_BYTES ? "..." : "").toString();
    }

    /** Reads the string that comes next; false when something else comes. */
    boolean readString() {
        if (peek() != '"') {
            return false;
        }
        int behind = string.scan(bytes, at + 1, to);
        if (behind < 0) {
            return fail("a string that is whole");
        }
        isStorable &= string.isStorable();
        at = behind;
        return true;
    }

    /** The string or name read last. */
    JsonString string() {
        return string;
    }

    /** Reads the number that comes next; false when something else comes. */
    boolean readNumber() {
        byte first = peek();
        if (first != '-' && (first < '0' || first > '9')) {
            return false;
        }
        int behind = number.scan(bytes, at, to);
        if (behind < 0) {
            return fail("a number that is whole");
        }
        isStorable &= number.isStorable();
        at = behind;
        return true;
    }

    /** The number read last. */
    JsonNumber number() {
        return number;
    }

    boolean readNull() {
        return peek() == 'n' && readWord(NULL);
    }

    boolean readTrue() {
        return peek() == 't' && readWord(TRUE);
    }

    boolean readFalse() {
        return peek() == 'f' && readWord(FALSE);
    }

    /** Passes over a bare NaN or Infinity: not JSON, but what careless writers put for a number. */
    boolean readNotANumber() {
        return switch (peek()) {
            case 'N' -> readWord(NAN);
            case 'I' -> readWord(INFINITY);
            case '-' -> readWord(MINUS_INFINITY);
            default -> false;
        };
    }

    /** Forgets what was read so far for {@link #isStorable()}. */
    void expectStorable() {
        isStorable = true;
    }

    /**
     * False when something read since {@link #expectStorable()} cannot be kept as jsonb: U+0000,
     * half a surrogate pair, a number beyond 1e300.
     */
    boolean isStorable() {
        return isStorable;
    }

    private boolean readWord(byte[] word) {
        boolean isThere =
                to - at >= word.length
                        && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
        at += isThere ? word.length : 0;
        return isThere;
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}

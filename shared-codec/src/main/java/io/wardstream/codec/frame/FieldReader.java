package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * Reads single fields and checks their bounds. The first field that is wrong is kept as a message
 * that names it and the bound; {@code null} counts as absent. Confined to one event loop.
 */
final class FieldReader {
    /** 2^53 - 1: the largest whole number every JSON reader takes exactly. */
    static final long MAX_WHOLE = 9_007_199_254_740_991L;

    /** The end of the year 9999, the last instant RFC 3339 can write. */
    static final long MAX_INSTANT = 253_402_300_799_999L;

    private final JsonCursor in;
    private final JsonTokens tokens;
    private @Nullable String problem;

    FieldReader(JsonCursor in) {
        this.in = in;
        this.tokens = in.tokens();
    }

    /** Forgets what was wrong. */
    void clear() {
        problem = null;
    }

    /** What is wrong, or null. */
    @Nullable String problem() {
        return problem;
    }

    /** Keeps the message unless something was wrong before. */
    void refuse(String message) {
        if (problem == null) {
            problem = message;
        }
    }

    void require(String name, boolean isThere) {
        if (!isThere) {
            refuse(name + " is missing");
        }
    }

    /** A whole number in [low, high], or {@code absent}. */
    long whole(String name, long low, long high, long absent) {
        int mark = tokens.mark();
        if (tokens.readNull()) {
            return absent;
        }
        if (tokens.readNumber()) {
            JsonNumber number = tokens.number();
            if (number.isWhole() && number.wholeValue() >= low && number.wholeValue() <= high) {
                return number.wholeValue();
            }
        } else {
            in.skipValue();
        }
        String kind = tokens.snippet(mark).matches("-?[0-9]+") ? "" : "a whole number ";
        refuse(name + " must be " + kind + low + ".." + high + ", was " + tokens.snippet(mark));
        return absent;
    }

    /** Epoch milliseconds from a number or an RFC 3339 string, or {@link DeviceFrame#ABSENT}. */
    long instant(String name) {
        int mark = tokens.mark();
        if (tokens.peek() != '"') {
            return whole(name, 0, MAX_INSTANT, DeviceFrame.ABSENT);
        }
        long instant = tokens.readString() ? Rfc3339.parse(tokens.string().text()) : Rfc3339.NONE;
        if (instant >= 0 && instant <= MAX_INSTANT) {
            return instant;
        }
        refuse(
                name
                        + " must be epoch milliseconds or an RFC 3339 instant with a zone, was "
                        + tokens.snippet(mark));
        return DeviceFrame.ABSENT;
    }

    /** A text of 1 to {@code longest} characters that can be stored, or null. */
    @Nullable String text(String name, int longest) {
        int mark = tokens.mark();
        if (tokens.readNull()) {
            return null;
        }
        if (tokens.readString()) {
            String text = tokens.string().text();
            if (!text.isEmpty() && text.length() <= longest && tokens.string().isStorable()) {
                return text;
            }
        } else {
            in.skipValue();
        }
        refuse(
                name
                        + " must be a text of 1.."
                        + longest
                        + " characters, was "
                        + tokens.snippet(mark));
        return null;
    }

    /** true or false, or {@code absent}. */
    boolean flag(String name, boolean absent) {
        int mark = tokens.mark();
        if (tokens.readTrue()) {
            return true;
        }
        if (tokens.readFalse()) {
            return false;
        }
        if (!tokens.readNull()) {
            in.skipValue();
            refuse(name + " must be true or false, was " + tokens.snippet(mark));
        }
        return absent;
    }
}

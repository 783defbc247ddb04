package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the objects and arrays of one JSON text without building a tree and without throwing;
 * after a fault there is nothing more to walk over. Confined to one event loop.
 *
 * <p>A known name that comes twice in an object is no fault of the text but noted, so that its
 * reader can refuse just the part it belongs to.
 */
final class JsonCursor {
    static final int MAX_DEPTH = 16;

    /** No member is left: the object ended, or the text is broken. */
    static final int END = -2;

    private static final KeySet NO_KEYS = new KeySet();

    private final JsonTokens tokens = new JsonTokens();
    private final int[] seenKeys = new int[MAX_DEPTH + 1];
    private int depth;
    private boolean isFirstItem;
    private boolean isLenient;
    private @Nullable String duplicate;

    /** Goes to the beginning of {@code source[from, end)}. */
    void open(byte[] source, int from, int end) {
        tokens.open(source, from, end);
        depth = 0;
        isFirstItem = false;
        isLenient = false;
        duplicate = null;
    }

    /** Lets a bare NaN pass wherever a value is skipped: for a first look before the strict one. */
    void tolerateNotANumber() {
        isLenient = true;
    }

    /** The tokens underneath: for values that are neither object nor array. */
    JsonTokens tokens() {
        return tokens;
    }

    /** The known name that came twice since this was last asked, or null. */
    @Nullable String takeDuplicate() {
        String name = duplicate;
        duplicate = null;
        return name;
    }

    void noteDuplicate(String name) {
        duplicate = name;
    }

    /** Steps into the object that comes next; false when something else comes. */
    boolean enterObject() {
        return enter('{');
    }

    /** Steps into the array that comes next; false when something else comes. */
    boolean enterArray() {
        return enter('[');
    }

    /**
     * Goes to the next member's value.
     *
     * @return its key, {@link KeySet#UNKNOWN}, or {@link #END}
     */
    int nextMember(KeySet keys) {
        if (!nextItem('}')) {
            return END;
        }
        if (!tokens.readString()) {
            return broken("a name expected");
        }
        int key = keys.find(tokens.string());
        if (!tokens.read(':')) {
            return broken("':' expected");
        }
        if (key >= 0) {
            if ((seenKeys[depth] & 1 << key) != 0) {
                duplicate = keys.name(key);
            }
            seenKeys[depth] |= 1 << key;
        }
        return key;
    }

    /** Goes to the next element; false when the array ended or the text is broken. */
    boolean nextElement() {
        return nextItem(']');
    }

    /** Passes over the value that comes next, checking it. */
    void skipValue() {
        if (enterObject()) {
            while (nextMember(NO_KEYS) != END) {
                skipValue();
            }
        } else if (enterArray()) {
            while (nextElement()) {
                skipValue();
            }
        } else if (!skipSimpleValue()) {
            int ignored = broken("a value expected");
        }
    }

    private boolean skipSimpleValue() {
        return tokens.readString()
                || (isLenient && tokens.readNotANumber())
                || tokens.readNumber()
                || tokens.readTrue()
                || tokens.readFalse()
                || tokens.readNull();
    }

    private boolean enter(char opening) {
        if (!tokens.read(opening)) {
            return false;
        }
        if (depth == MAX_DEPTH) {
            return tokens.fail("nested deeper than " + MAX_DEPTH);
        }
        depth++;
        seenKeys[depth] = 0;
        isFirstItem = true;
        return true;
    }

    private boolean nextItem(char closing) {
        if (tokens.read(closing)) {
            depth--;
            isFirstItem = false;
            return false;
        }
        if (isFirstItem) {
            isFirstItem = false;
            return tokens.fault() == null;
        }
        return tokens.read(',') || tokens.fail("',' or '" + closing + "' expected");
    }

    private int broken(String expected) {
        boolean ignored = tokens.fail(expected);
        return END;
    }
}

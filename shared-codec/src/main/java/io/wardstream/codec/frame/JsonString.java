package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;

/**
 * The last string a {@link JsonCursor} read: where its characters lie, and its text on demand.
 * Confined to one event loop.
 */
final class JsonString {
    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean isEscaped;
    private boolean isStorable;

    /**
     * Checks the string whose opening quote lies before {@code start}.
     *
     * @return the index behind the closing quote, or -1 when it is no string
     */
    int scan(byte[] source, int start, int end) {
        bytes = source;
        from = start;
        isEscaped = false;
        isStorable = true;
        boolean isAscii = true;
        int at = start;
        while (at < end) {
            byte b = source[at];
            if (b == '"') {
                to = at;
                return isAscii || StrictUtf8.isValid(source, from, to) ? at + 1 : -1;
            }
            if (b == '\\') {
                isEscaped = true;
                at = escape(at + 1, end);
                if (at < 0) {
                    return -1;
                }
            } else {
                if (b >= 0 && b < 0x20) {
                    return -1;
                }
                isAscii &= b >= 0;
                at++;
            }
        }
        return -1;
    }

    byte[] bytes() {
        return bytes;
    }

    void release() {
        bytes = NOTHING;
        from = 0;
        to = 0;
    }

    /** The first byte behind the opening quote. */
    int from() {
        return from;
    }

    /** The closing quote. */
    int to() {
        return to;
    }

    boolean isEscaped() {
        return isEscaped;
    }

    /**
     * False when it holds U+0000 or half a surrogate pair, which PostgreSQL can keep in no text.
     */
    boolean isStorable() {
        return isStorable;
    }

    String text() {
        if (!isEscaped) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int next = at;
            while (next < to && bytes[next] != '\\') {
                next++;
            }
            text.append(new String(bytes, at, next - at, StandardCharsets.UTF_8));
            if (next == to) {
                return text.toString();
            }
            text.append(unescape(bytes[next + 1], next + 2));
            at = next + (bytes[next + 1] == 'u' ? 6 : 2);
        }
        return text.toString();
    }

    /** Checks the escape whose letter is at {@code at}; the index behind it, or -1. */
    private int escape(int at, int end) {
        if (at == end) {
            return -1;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> unicodeEscape(at + 1, end);
            default -> -1;
        };
    }

    private int unicodeEscape(int at, int end) {
        int unit = hex(at, end);
        if (unit < 0) {
            return -1;
        }
        int behind = at + 4;
        if (Character.isHighSurrogate((char) unit) && isLowSurrogateEscape(behind, end)) {
            return behind + 6;
        }
        isStorable &= unit != 0 && !Character.isSurrogate((char) unit);
        return behind;
    }

    private boolean isLowSurrogateEscape(int at, int end) {
        if (end - at < 6 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return false;
        }
        int unit = hex(at + 2, end);
        return unit >= 0 && Character.isLowSurrogate((char) unit);
    }

    /** The four hexadecimal digits at {@code at}, or -1. */
    private int hex(int at, int end) {
        if (end - at < 4) {
            return -1;
        }
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private char unescape(byte letter, int digits) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) hex(digits, to);
            default -> (char) letter;
        };
    }
}

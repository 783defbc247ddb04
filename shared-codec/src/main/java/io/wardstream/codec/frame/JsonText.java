package io.wardstream.codec.frame;

/** Writes JSON strings. Pure. */
final class JsonText {
    private JsonText() {}

    /** Appends the quoted text; half a surrogate pair becomes an escape, so it survives UTF-8. */
    static void appendTo(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                json.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}

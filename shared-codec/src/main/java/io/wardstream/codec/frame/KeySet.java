package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The member names one kind of object knows, found without making a String. At most 31 names. */
final class KeySet {
    static final int UNKNOWN = -1;

    private final String[] names;
    private final byte[][] ascii;

    KeySet(String... names) {
        this.names = names.clone();
        this.ascii = new byte[names.length][];
        for (int key = 0; key < names.length; key++) {
            ascii[key] = names[key].getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** The place of the string in the list of names, or {@link #UNKNOWN}. */
    int find(JsonString string) {
        if (string.isEscaped()) {
            return Arrays.asList(names).indexOf(string.text());
        }
        byte[] bytes = string.bytes();
        int from = string.from();
        int to = string.to();
        for (int key = 0; key < ascii.length; key++) {
            byte[] name = ascii[key];
            // Length and last byte tell nearly all names apart before the bytes are compared.
            if (name.length == to - from
                    && name[name.length - 1] == bytes[to - 1]
                    && Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return key;
            }
        }
        return UNKNOWN;
    }

    String name(int key) {
        return names[key];
    }

    /** The names, for a message. */
    String list() {
        return String.join(", ", names);
    }
}

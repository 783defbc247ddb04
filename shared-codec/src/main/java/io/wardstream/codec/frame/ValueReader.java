package io.wardstream.codec.frame;

import io.wardstream.codec.model.Validity;

/**
 * Reads one value of a sample, bare or with its validity, and says what kind it is. Confined to one
 * event loop; holds what the last {@link #read()} found.
 */
final class ValueReader {
    private static final KeySet QUALIFIED = new KeySet("v", "validity");
    private static final int V = 0;
    private static final int VALIDITY = 1;

    private final JsonCursor in;
    private final JsonTokens tokens;
    private Kind kind = Kind.NOTHING;
    private double number;
    private Validity validity = Validity.VALID;
    private boolean isValidityKnown;
    private int from;
    private int to;

    ValueReader(JsonCursor in) {
        this.in = in;
        this.tokens = in.tokens();
    }

    /** Reads the value that comes next. */
    void read() {
        validity = Validity.VALID;
        isValidityKnown = true;
        if (in.enterObject()) {
            readQualified();
        } else {
            readBare();
        }
    }

    Kind kind() {
        return kind;
    }

    /** Only when the kind is NUMBER; may be infinite. */
    double number() {
        return number;
    }

    /** What the device says of the value; VALID when it says nothing. */
    Validity validity() {
        return validity;
    }

    /** False when the validity is none of the four. */
    boolean isValidityKnown() {
        return isValidityKnown;
    }

    /** The value as sent, without its validity, for a message. */
    String snippet() {
        return tokens.snippet(from, to);
    }

    /** {@code {"v":97.5,"validity":"questionable"}}; without v it only says why there is none. */
    private void readQualified() {
        boolean isSaid = false;
        Kind found = Kind.OTHER;
        for (int key = in.nextMember(QUALIFIED);
                key != JsonCursor.END;
                key = in.nextMember(QUALIFIED)) {
            switch (key) {
                case V -> {
                    readBare();
                    found = kind;
                    isSaid = true;
                }
                case VALIDITY -> {
                    readValidity();
                    found = isSaid ? found : Kind.NOTHING;
                }
                default -> in.skipValue();
            }
        }
        kind = found;
    }

    private void readBare() {
        from = tokens.mark();
        kind = readKind();
        to = tokens.position();
    }

    private Kind readKind() {
        if (tokens.readNull()) {
            return Kind.NOTHING;
        }
        if (tokens.readNotANumber()) {
            return Kind.OTHER;
        }
        if (!tokens.readNumber()) {
            in.skipValue();
            return Kind.OTHER;
        }
        number = tokens.number().value();
        return isSentinel(number) ? Kind.NOTHING : Kind.NUMBER;
    }

    private void readValidity() {
        if (tokens.readNull()) {
            return;
        }
        Validity said = null;
        if (tokens.readString()) {
            said = Validity.byWireName(tokens.string().text());
        } else {
            in.skipValue();
        }
        isValidityKnown = said != null;
        validity = said == null ? Validity.INVALID : said;
    }

    /** What monitors send for "no value". */
    private static boolean isSentinel(double value) {
        return value == -1 || value == -99.9 || value == -999;
    }

    enum Kind {
        /** Absent: null, a sentinel, or only a validity. */
        NOTHING,
        NUMBER,
        /** Anything that is not a JSON number. */
        OTHER
    }
}

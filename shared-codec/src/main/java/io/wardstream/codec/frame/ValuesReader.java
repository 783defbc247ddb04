package io.wardstream.codec.frame;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code values} of one sample: checks ranges, maps sentinels to absent, keeps what is
 * refused apart. Confined to one event loop; holds what the last {@link #read()} found.
 */
final class ValuesReader {
    private static final KeySet CATALOGUE = catalogue();
    private static final KeySet QUALIFIED = new KeySet("v", "validity");
    private static final int V = 0;
    private static final int VALIDITY = 1;

    private final JsonCursor in;
    private final JsonTokens tokens;
    private final ExtraValues extra;
    private final short[] scaled = new short[VitalSign.COUNT];
    private final List<ValueRefusal> refusals = new ArrayList<>();
    private int validityBits;
    private int sentCount;
    private int refusedCount;

    // The value being read.
    private Kind kind = Kind.NOTHING;
    private double value;
    private int valueFrom;
    private int valueTo;
    private Validity validity = Validity.VALID;
    private boolean isValidityKnown;

    ValuesReader(JsonCursor in) {
        this.in = in;
        this.tokens = in.tokens();
        this.extra = new ExtraValues(in);
        clear();
    }

    void clear() {
        Arrays.fill(scaled, Vitals.ABSENT);
        validityBits = 0;
        sentCount = 0;
        refusedCount = 0;
        refusals.clear();
        extra.clear();
    }

    /**
     * Reads the object that comes next; null counts as empty.
     *
     * @return false when something else comes, which is passed over
     */
    boolean read() {
        clear();
        if (tokens.readNull()) {
            return true;
        }
        if (!in.enterObject()) {
            in.skipValue();
            return false;
        }
        for (int key = in.nextMember(CATALOGUE);
                key != JsonCursor.END;
                key = in.nextMember(CATALOGUE)) {
            sentCount++;
            boolean isKept =
                    key == KeySet.UNKNOWN
                            ? extra.read(refusals)
                            : readVital(VitalSign.ofIndex(key));
            refusedCount += isKept ? 0 : 1;
        }
        validityBits = PressureCheck.apply(scaled, validityBits);
        return true;
    }

    /** How many names were sent. */
    int sentCount() {
        return sentCount;
    }

    /** How many of them were refused. */
    int refusedCount() {
        return refusedCount;
    }

    List<ValueRefusal> refusals() {
        return refusals;
    }

    Vitals vitals() {
        return Vitals.of(scaled, validityBits);
    }

    @Nullable String extra() {
        return extra.text();
    }

    private boolean readVital(VitalSign sign) {
        int mark = tokens.mark();
        kind = Kind.NOTHING;
        validity = Validity.VALID;
        isValidityKnown = true;
        if (in.enterObject()) {
            readQualified();
        } else {
            readBare();
        }
        scaled[sign.index()] = Vitals.ABSENT;
        if (!isValidityKnown) {
            String names = " validity must be valid, questionable, invalid or calibrating, was ";
            return refuse(sign, RefusalCode.MALFORMED, names + tokens.snippet(mark));
        }
        return switch (kind) {
            case NOTHING -> flag(sign, validity);
            case OTHER ->
                    refuse(
                            sign,
                            RefusalCode.NOT_A_NUMBER,
                            " must be a number, was " + tokens.snippet(mark));
            case NUMBER -> settle(sign);
        };
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
        valueFrom = tokens.mark();
        kind = readKind();
        valueTo = tokens.position();
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
        value = tokens.number().value();
        return isSentinel(value) ? Kind.NOTHING : Kind.NUMBER;
    }

    private void readValidity() {
        Validity said = null;
        if (tokens.readString()) {
            said = Validity.byWireName(tokens.string().text());
        } else {
            in.skipValue();
        }
        isValidityKnown = said != null;
        validity = said == null ? Validity.INVALID : said;
    }

    private boolean settle(VitalSign sign) {
        if (Double.isInfinite(value)) {
            return refuse(
                    sign,
                    RefusalCode.NOT_A_NUMBER,
                    " must be a finite number, was " + tokens.snippet(valueFrom, valueTo));
        }
        if (!sign.isPossible(value)) {
            return refuse(
                    sign,
                    RefusalCode.OUT_OF_RANGE,
                    " must be "
                            + (long) sign.rejectLow()
                            + ".."
                            + (long) sign.rejectHigh()
                            + ", was "
                            + tokens.snippet(valueFrom, valueTo));
        }
        scaled[sign.index()] = sign.toScaled(value);
        boolean isDoubtful = validity == Validity.VALID && !sign.isPlausible(value);
        return flag(sign, isDoubtful ? Validity.QUESTIONABLE : validity);
    }

    private boolean flag(VitalSign sign, Validity flagged) {
        int shift = sign.index() << 1;
        validityBits = (validityBits & ~(3 << shift)) | flagged.bits() << shift;
        return true;
    }

    private boolean refuse(VitalSign sign, RefusalCode code, String message) {
        boolean ignored = flag(sign, Validity.INVALID);
        refusals.add(new ValueRefusal(sign.wireName(), code, sign.wireName() + message));
        return false;
    }

    /** What monitors send for "no value". */
    private static boolean isSentinel(double value) {
        return value == -1 || value == -99.9 || value == -999;
    }

    private static KeySet catalogue() {
        String[] names = new String[VitalSign.COUNT];
        for (VitalSign sign : VitalSign.values()) {
            names[sign.index()] = sign.wireName();
        }
        return new KeySet(names);
    }

    private enum Kind {
        /** Absent: null, a sentinel, or only a validity. */
        NOTHING,
        NUMBER,
        /** Anything that is not a JSON number. */
        OTHER
    }
}

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

    private final JsonCursor in;
    private final JsonTokens tokens;
    private final ValueReader value;
    private final ExtraValues extra;
    private final short[] scaled = new short[VitalSign.COUNT];
    private final List<ValueRefusal> refusals = new ArrayList<>();
    private int validityBits;
    private int sentCount;
    private int refusedCount;

    ValuesReader(JsonCursor in) {
        this.in = in;
        this.tokens = in.tokens();
        this.value = new ValueReader(in);
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
        value.read();
        scaled[sign.index()] = Vitals.ABSENT;
        if (!value.isValidityKnown()) {
            String names = " validity must be valid, questionable, invalid or calibrating, was ";
            return refuse(sign, RefusalCode.MALFORMED, names + tokens.snippet(mark));
        }
        return switch (value.kind()) {
            case NOTHING -> flag(sign, value.validity());
            case OTHER ->
                    refuse(
                            sign,
                            RefusalCode.NOT_A_NUMBER,
                            " must be a number, was " + tokens.snippet(mark));
            case NUMBER -> settle(sign);
        };
    }

    private boolean settle(VitalSign sign) {
        double number = value.number();
        if (Double.isInfinite(number)) {
            return refuse(
                    sign,
                    RefusalCode.NOT_A_NUMBER,
                    " must be a finite number, was " + value.snippet());
        }
        if (!sign.isPossible(number)) {
            String range = (long) sign.rejectLow() + ".." + (long) sign.rejectHigh();
            return refuse(
                    sign,
                    RefusalCode.OUT_OF_RANGE,
                    " must be " + range + ", was " + value.snippet());
        }
        scaled[sign.index()] = sign.toScaled(number);
        Validity said = value.validity();
        boolean isDoubtful = said == Validity.VALID && !sign.isPlausible(number);
        return flag(sign, isDoubtful ? Validity.QUESTIONABLE : said);
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

    private static KeySet catalogue() {
        String[] names = new String[VitalSign.COUNT];
        for (VitalSign sign : VitalSign.values()) {
            names[sign.index()] = sign.wireName();
        }
        return new KeySet(names);
    }
}

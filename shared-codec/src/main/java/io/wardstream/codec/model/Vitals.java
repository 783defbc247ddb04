package io.wardstream.codec.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one sample, scaled as they are stored, with the validity of each. Immutable; packed
 * into fields, because a node buffers hundreds of thousands of these.
 */
public final class Vitals {
    /** The scaled value of a vital that was not measured. */
    public static final short ABSENT = Short.MIN_VALUE;

    /** Nothing measured, nothing flagged. */
    public static final Vitals EMPTY = builder().build();

    private static final int VALIDITY_MASK = (1 << (2 * VitalSign.COUNT)) - 1;

    private final long first; // indexes 0 to 3, lowest bits first
    private final long second; // indexes 4 to 7
    private final short ninth;
    private final int validityBits;

    private Vitals(short[] scaled, int validityBits) {
        this.first = pack(scaled, 0);
        this.second = pack(scaled, 4);
        this.ninth = scaled[8];
        this.validityBits = validityBits;
    }

    /**
     * The values as they are stored.
     *
     * @param scaled {@link VitalSign#COUNT} scaled values by index, {@link #ABSENT} where there is
     *     none; copied
     * @param validityBits two bits a vital at index * 2
     * @throws IllegalArgumentException when the count is wrong or a higher bit is set
     */
    public static Vitals of(short[] scaled, int validityBits) {
        if (scaled.length != VitalSign.COUNT || (validityBits & ~VALIDITY_MASK) != 0) {
            throw new IllegalArgumentException(
                    "vitals must be "
                            + VitalSign.COUNT
                            + " values and 18 validity bits, were "
                            + scaled.length
                            + " values and bits "
                            + validityBits);
        }
        return new Vitals(scaled, validityBits);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The stored form, or {@link #ABSENT}. */
    public short scaled(VitalSign sign) {
        int index = sign.index();
        if (index < 4) {
            return (short) (first >>> (index << 4));
        }
        return index < 8 ? (short) (second >>> ((index - 4) << 4)) : ninth;
    }

    public boolean has(VitalSign sign) {
        return scaled(sign) != ABSENT;
    }

    /** In the unit of the vital; NaN when it is absent. */
    public double value(VitalSign sign) {
        short scaled = scaled(sign);
        return scaled == ABSENT ? Double.NaN : sign.fromScaled(scaled);
    }

    /** Of an absent vital: INVALID when its value was refused, or what the device said of it. */
    public Validity validity(VitalSign sign) {
        return Validity.ofBits(validityBits >>> (sign.index() << 1));
    }

    /** Two bits a vital, {@link Validity#bits()} at the vital's index * 2. */
    public int validityBits() {
        return validityBits;
    }

    /** True when no vital has a value, whatever the validity bits say. */
    public boolean isEmpty() {
        for (int index = 0; index < VitalSign.COUNT; index++) {
            if (has(VitalSign.ofIndex(index))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vitals that
                && first == that.first
                && second == that.second
                && ninth == that.ninth
                && validityBits == that.validityBits;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(first) + Long.hashCode(second)) + 31 * ninth + validityBits;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Vitals[");
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign sign = VitalSign.ofIndex(index);
            if (has(sign) || validity(sign) != Validity.VALID) {
                text.append(text.length() > 7 ? ", " : "").append(sign.wireName()).append('=');
                text.append(has(sign) ? Double.toString(value(sign)) : "absent");
                text.append(
                        validity(sign) == Validity.VALID ? "" : " " + validity(sign).wireName());
            }
        }
        return text.append(']').toString();
    }

    private static long pack(short[] scaled, int from) {
        return (scaled[from] & 0xFFFFL)
                | (scaled[from + 1] & 0xFFFFL) << 16
                | (scaled[from + 2] & 0xFFFFL) << 32
                | (scaled[from + 3] & 0xFFFFL) << 48;
    }

    /** Collects values one by one; what is not put is absent. Not safe for use by two threads. */
    public static final class Builder {
        private final short[] scaled = new short[VitalSign.COUNT];
        private int validityBits;

        private Builder() {
            Arrays.fill(scaled, ABSENT);
        }

        /**
         * A trusted value.
         *
         * @param value in the unit of the vital, inside its reject range, else
         *     IllegalArgumentException
         */
        @CanIgnoreReturnValue
        public Builder put(VitalSign sign, double value) {
            return put(sign, value, Validity.VALID);
        }

        /** As {@link #put(VitalSign, double)}, flagged. */
        @CanIgnoreReturnValue
        public Builder put(VitalSign sign, double value, Validity validity) {
            scaled[sign.index()] = sign.toScaled(value);
            return flag(sign, validity);
        }

        /** No value, and why. */
        @CanIgnoreReturnValue
        public Builder absent(VitalSign sign, Validity validity) {
            scaled[sign.index()] = ABSENT;
            return flag(sign, validity);
        }

        public Vitals build() {
            return new Vitals(scaled, validityBits);
        }

        private Builder flag(VitalSign sign, Validity validity) {
            int shift = sign.index() << 1;
            validityBits = (validityBits & ~(3 << shift)) | validity.bits() << shift;
            return this;
        }
    }
}

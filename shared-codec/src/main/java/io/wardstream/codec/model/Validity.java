package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/**
 * How far a value can be trusted; two bits of {@link Vitals#validityBits()}, see {@link #bits()}.
 */
public enum Validity {
    VALID(0, "valid"),
    /** Possible, but outside what is plausible, or contradicted by another value of the sample. */
    QUESTIONABLE(1, "questionable"),
    /** The device says the signal is bad, or the value was refused. */
    INVALID(2, "invalid"),
    CALIBRATING(3, "calibrating");

    private static final Validity[] BY_BITS = values();

    private final int bits;
    private final String wireName;

    Validity(int bits, String wireName) {
        this.bits = bits;
        this.wireName = wireName;
    }

    /** The name on every wire: lower case. */
    public String wireName() {
        return wireName;
    }

    /** Null when the name is none of the four. */
    public static @Nullable Validity byWireName(String name) {
        return switch (name) {
            case "valid" -> VALID;
            case "questionable" -> QUESTIONABLE;
            case "invalid" -> INVALID;
            case "calibrating" -> CALIBRATING;
            default -> null;
        };
    }

    /** 0 valid, 1 questionable, 2 invalid, 3 calibrating: part of the stored formats. */
    public int bits() {
        return bits;
    }

    /**
     * The validity those bits stand for.
     *
     * @param bits only the lowest two count
     */
    public static Validity ofBits(int bits) {
        return BY_BITS[bits & 3];
    }
}

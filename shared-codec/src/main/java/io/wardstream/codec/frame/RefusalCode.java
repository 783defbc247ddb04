package io.wardstream.codec.frame;

import java.util.Locale;

/** Why a frame, a sample or a value is refused: the codes of a {@code nack}. */
public enum RefusalCode {
    MALFORMED,
    UNKNOWN_TYPE,
    /** {@code values} missing or empty. */
    NO_VALUES,
    NOT_A_NUMBER,
    OUT_OF_RANGE,
    TOO_OLD,
    IN_FUTURE,
    TOO_MANY_VALUES,
    /** Same identity, other content. */
    IDENTITY_CONFLICT,
    EPOCH_REUSED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** Lower snake case. */
    public String wire() {
        return wire;
    }
}

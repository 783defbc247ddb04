package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/** Where an alarm stands (IEC 62682); the names are those of every wire and of the database. */
public enum AlarmState {
    /** The condition is present and nobody has seen it. */
    UNACKNOWLEDGED(0),
    /** The condition is present and somebody has seen it. */
    ACKNOWLEDGED(1),
    /** The condition has gone before anybody saw it. */
    RETURNED_UNACKNOWLEDGED(2),
    /** The condition has gone, and the alarm stays until somebody resets it. */
    LATCHED(3),
    /** Over. */
    NORMAL(4);

    private static final AlarmState[] BY_CODE = values();

    private final int code;

    AlarmState(int code) {
        this.code = code;
    }

    /** Part of the bus format. */
    public int code() {
        return code;
    }

    /** True while the condition itself is there. */
    public boolean isPresent() {
        return this == UNACKNOWLEDGED || this == ACKNOWLEDGED;
    }

    /** True while it is to be heard, unless the sound is paused. */
    public boolean isSounding() {
        return this == UNACKNOWLEDGED || this == LATCHED;
    }

    /** Null when there is no such code. */
    public static @Nullable AlarmState ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Null when no state has that name. */
    public static @Nullable AlarmState byName(String name) {
        for (AlarmState state : BY_CODE) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return null;
    }
}

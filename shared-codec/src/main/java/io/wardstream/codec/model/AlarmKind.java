package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/** What an alarm is about: the patient, or the equipment. */
public enum AlarmKind {
    PHYSIOLOGICAL(0, "physiological"),
    TECHNICAL(1, "technical");

    private static final AlarmKind[] BY_CODE = values();

    private final int code;
    private final String wireName;

    AlarmKind(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The name on every wire and in the database: lower case. */
    public String wireName() {
        return wireName;
    }

    /** Part of the bus format. */
    public int code() {
        return code;
    }

    /** Null when there is no such code. */
    public static @Nullable AlarmKind ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Null when the name is neither. */
    public static @Nullable AlarmKind byWireName(String name) {
        for (AlarmKind kind : BY_CODE) {
            if (kind.wireName.equals(name)) {
                return kind;
            }
        }
        return null;
    }
}

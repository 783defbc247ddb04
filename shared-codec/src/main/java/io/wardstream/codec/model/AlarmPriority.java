package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/** How fast somebody must come (IEC 60601-1-8): at once, promptly, or when there is time. */
public enum AlarmPriority {
    LOW(0, "low"),
    MEDIUM(1, "medium"),
    HIGH(2, "high");

    private static final AlarmPriority[] BY_CODE = values();

    private final int code;
    private final String wireName;

    AlarmPriority(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The name on every wire and in the database: lower case. */
    public String wireName() {
        return wireName;
    }

    /** 0 low, 1 medium, 2 high: part of the bus format. */
    public int code() {
        return code;
    }

    /** Null when there is no such code. */
    public static @Nullable AlarmPriority ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Null when the name is none of the three. */
    public static @Nullable AlarmPriority byWireName(String name) {
        for (AlarmPriority priority : BY_CODE) {
            if (priority.wireName.equals(name)) {
                return priority;
            }
        }
        return null;
    }
}

package io.wardstream.codec.model;

import org.jspecify.annotations.Nullable;

/** Where a sample comes from: a patient, a demonstration or a test. */
public enum Generation {
    REAL(0, "real"),
    DEMO(1, "demo"),
    TEST(2, "test");

    private static final Generation[] BY_CODE = values();

    private final int code;
    private final String wireName;

    Generation(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The name on every wire: lower case. */
    public String wireName() {
        return wireName;
    }

    /** 0 real, 1 demo, 2 test: part of the bus format. */
    public int code() {
        return code;
    }

    /** Null when there is no such code. */
    public static @Nullable Generation ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Null when the name is none of the three. */
    public static @Nullable Generation byWireName(String name) {
        return switch (name) {
            case "real" -> REAL;
            case "demo" -> DEMO;
            case "test" -> TEST;
            default -> null;
        };
    }
}

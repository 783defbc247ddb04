package io.wardstream.api;

import org.jspecify.annotations.Nullable;

/** Numbers as people write them: 72 instead of 72.0. */
final class JsonNumbers {

    private JsonNumbers() {}

    /** Null for NaN, which stands for none. */
    static @Nullable Number orNull(double value) {
        return Double.isNaN(value) ? null : of(value);
    }

    static Number of(double value) {
        long whole = Math.round(value);
        if (whole == value) {
            return whole;
        }
        return value;
    }
}

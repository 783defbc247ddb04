package io.wardstream.config;

/** A value that must not be printed: {@code toString} never shows it. */
public record Secret(String value) {

    static final String MASK = "***";

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : MASK;
    }
}

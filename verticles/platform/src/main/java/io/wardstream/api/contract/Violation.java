package io.wardstream.api.contract;

import java.util.Collection;

/**
 * What a request breaks.
 *
 * @param field member or parameter, as {@code grants[0].role}; empty: the body as a whole
 * @param rule goes on after the field's name, and never repeats a text that was sent
 */
public record Violation(String field, String rule) {

    private static final int SHOWN = 40;

    /**
     * A member or parameter that there is not.
     *
     * @param prefix path of what it was found in, as {@code grants[0].}
     */
    static Violation unknown(String prefix, String name, Collection<String> known) {
        String rule = "is not known here";
        return new Violation(
                prefix + shortened(name),
                known.isEmpty() ? rule : rule + "; known are " + String.join(", ", known));
    }

    /** A name somebody sent, short enough to be sent back. */
    public static String shortened(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}

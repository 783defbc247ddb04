package io.wardstream.api;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.VitalStats;

/** Writes scaled values as the shortest decimal number that is exactly them: 72, 97.5, 36.62. */
final class Decimals {

    private Decimals() {}

    /** A value as it was sent. */
    static void append(StringBuilder text, VitalSign sign, short scaled) {
        append(text, scaled, sign.decimals() + 1);
    }

    /** Of values with n decimals, to n + 1 decimals, halves upwards. */
    static void appendAverage(StringBuilder text, VitalSign sign, VitalStats stats) {
        long average = Math.floorDiv(20 * stats.sum() + stats.count(), 2L * stats.count());
        append(text, average, sign.decimals() + 2);
    }

    private static void append(StringBuilder text, long unscaled, int decimals) {
        String digits = String.valueOf(Math.abs(unscaled));
        text.append(unscaled < 0 ? "-" : "");
        text.repeat('0', Math.max(0, decimals + 1 - digits.length())).append(digits);
        text.insert(text.length() - decimals, '.');
        while (text.charAt(text.length() - 1) == '0') {
            text.setLength(text.length() - 1);
        }
        if (text.charAt(text.length() - 1) == '.') {
            text.setLength(text.length() - 1);
        }
    }
}

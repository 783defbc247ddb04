package io.wardstream.samples;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import org.jspecify.annotations.Nullable;

/**
 * How values stand in the hash of a patient: field {@code heart_rate:17}, value {@code order scaled
 * receivedAt validity}; and for each device a marker {@code @17} with the newest order seen.
 *
 * <p>An order is (observedAt, epoch, seq), each as one hexadecimal digit for the count of digits
 * that follow less one, then those digits: texts compare as the numbers do, in any locale, and no
 * order is the beginning of another.
 */
final class LatestText {

    /** Changes whenever a node knows that a write may be missing: older seeds are not believed. */
    static final String GENERATION = "latest:generation";

    /** The field that says which generation and which assignments a hash was made whole for. */
    static final String SEED = "!";

    /** The field that tells one life of a hash from the next. */
    static final String INCARNATION = "?";

    /** A hash outlives what can be read from it, see {@link LatestWindow}. */
    static final int HASH_SECONDS = 86_400;

    private static final String HASH = "latest:";
    private static final String MARKER = "@";
    private static final int HEX = 16;

    private LatestText() {}

    static String hash(int patientId) {
        return HASH + patientId;
    }

    static String field(VitalSign sign, int deviceId) {
        return sign.wireName() + ':' + deviceId;
    }

    static String marker(int deviceId) {
        return MARKER + deviceId;
    }

    static String order(long observedAt, long epoch, int seq) {
        StringBuilder order = new StringBuilder(36);
        appendSortable(order, observedAt);
        appendSortable(order, epoch);
        appendSortable(order, seq);
        return order.toString();
    }

    static String order(LatestEntry entry) {
        return order(entry.observedAt(), entry.epoch(), entry.seq());
    }

    static String value(String order, short scaled, long receivedAt, Validity validity) {
        return order + ' ' + scaled + ' ' + receivedAt + ' ' + validity.bits();
    }

    static String value(LatestEntry entry) {
        return value(order(entry), entry.scaled(), entry.receivedAt(), entry.validity());
    }

    /**
     * Reads a value back.
     *
     * @return null when the field is no value of a vital of this node's catalogue
     * @throws IllegalArgumentException when the field is one and the value cannot be read
     */
    static @Nullable LatestEntry entry(String field, String value) {
        int colon = field.indexOf(':');
        VitalSign sign = colon < 0 ? null : VitalSign.byWireName(field.substring(0, colon));
        if (sign == null) {
            return null;
        }
        try {
            return entry(sign, Integer.parseInt(field.substring(colon + 1)), value);
        } catch (IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("value cut short: " + field, cut);
        }
    }

    private static LatestEntry entry(VitalSign sign, int deviceId, String value) {
        int epochAt = nextNumber(value, 0);
        int seqAt = nextNumber(value, epochAt);
        int orderEnd = nextNumber(value, seqAt);
        int scaledEnd = value.indexOf(' ', orderEnd + 1);
        int receivedEnd = value.indexOf(' ', scaledEnd + 1);
        return new LatestEntry(
                sign,
                deviceId,
                number(value, 0, epochAt),
                number(value, epochAt, seqAt),
                (int) number(value, seqAt, orderEnd),
                Short.parseShort(value.substring(orderEnd + 1, scaledEnd)),
                Long.parseLong(value, scaledEnd + 1, receivedEnd, 10),
                Validity.ofBits(Integer.parseInt(value.substring(receivedEnd + 1))));
    }

    private static void appendSortable(StringBuilder text, long number) {
        // Before 1970, or a device's negative epoch: older than everything else is all that
        // matters.
        String digits = Long.toHexString(Math.max(0, number));
        text.append(Character.forDigit(digits.length() - 1, HEX)).append(digits);
    }

    private static int nextNumber(String text, int from) {
        return from + 2 + Character.digit(text.charAt(from), HEX);
    }

    private static long number(String text, int from, int to) {
        return Long.parseLong(text, from + 1, to, HEX);
    }
}

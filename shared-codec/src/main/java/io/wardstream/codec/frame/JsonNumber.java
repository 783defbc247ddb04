package io.wardstream.codec.frame;

import java.nio.charset.StandardCharsets;

/**
 * The last number a {@link JsonCursor} read. Confined to one event loop.
 *
 * <p>The digits are gathered in a long of at most 18. Up to 2^53 and ten to the 22nd, digits and
 * power of ten are both exact doubles, so one multiplication or division rounds as {@link
 * Double#parseDouble} would; what a monitor sends never needs more. The rest goes to parseDouble.
 */
final class JsonNumber {
    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_DIGITS = 18;
    private static final long MAX_EXACT = 1L << 53;
    private static final int MAX_EXPONENT = 99_999; // more digits change nothing
    private static final int STORABLE_MAGNITUDE = 300;
    private static final double[] POWER = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean isNegative;
    private long digits;
    private int digitCount;
    private int exponent;
    private boolean isCut;

    /**
     * Checks the number at {@code start}.
     *
     * @return the index behind it, or -1 when it is none
     */
    int scan(byte[] source, int start, int end) {
        bytes = source;
        from = start;
        digits = 0;
        digitCount = 0;
        exponent = 0;
        isCut = false;
        isNegative = start < end && source[start] == '-';
        int at = isNegative ? start + 1 : start;
        if (at < end && source[at] == '0') {
            at++;
        } else {
            at = readDigits(at, end, false);
        }
        if (at > 0 && at < end && source[at] == '.') {
            at = readDigits(at + 1, end, true);
        }
        if (at > 0 && at < end && (source[at] == 'e' || source[at] == 'E')) {
            at = readExponent(at + 1, end);
        }
        to = at;
        return at;
    }

    void release() {
        bytes = NOTHING;
        from = 0;
        to = 0;
    }

    /** Correctly rounded; infinite when it is beyond a double. */
    double value() {
        if (!isCut && digits <= MAX_EXACT && exponent >= -22 && exponent <= 22) {
            double value = exponent < 0 ? digits / POWER[-exponent] : digits * POWER[exponent];
            return isNegative ? -value : value;
        }
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    /** True when it is whole (1e3 and 5.0 are) and of at most 18 digits. */
    boolean isWhole() {
        if (digits == 0 && !isCut) {
            return true;
        }
        if (isCut || exponent > MAX_DIGITS - digitCount || exponent < -MAX_DIGITS) {
            return false;
        }
        return exponent >= 0 || digits % powerOfTen(-exponent) == 0;
    }

    /** Only when {@link #isWhole()}. */
    long wholeValue() {
        if (digits == 0) {
            return 0;
        }
        long whole = exponent < 0 ? digits / powerOfTen(-exponent) : digits * powerOfTen(exponent);
        return isNegative ? -whole : whole;
    }

    /** False beyond 1e300 or nearer to 0 than 1e-300: more than a numeric need hold. */
    boolean isStorable() {
        int magnitude = digitCount + exponent;
        return digits == 0 || (magnitude < STORABLE_MAGNITUDE && magnitude > -STORABLE_MAGNITUDE);
    }

    /** One digit or more; the index behind them, or -1. */
    private int readDigits(int start, int end, boolean isFraction) {
        int at = start;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at++] - '0';
            if (digitCount < MAX_DIGITS) {
                digits = digits * 10 + digit;
                digitCount += digits == 0 ? 0 : 1;
                exponent -= isFraction ? 1 : 0;
            } else {
                isCut |= digit != 0;
                exponent += isFraction ? 0 : 1;
            }
        }
        return at == start ? -1 : at;
    }

    private int readExponent(int start, int end) {
        int at = start;
        boolean isBelow = at < end && bytes[at] == '-';
        if (at < end && (isBelow || bytes[at] == '+')) {
            at++;
        }
        int first = at;
        int power = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            power = Math.min(power * 10 + bytes[at++] - '0', MAX_EXPONENT);
        }
        exponent += isBelow ? -power : power;
        return at == first ? -1 : at;
    }

    private static long powerOfTen(int power) {
        return (long) POWER[power];
    }
}

package io.wardstream.codec.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as RFC 3629 defines it: no overlong form, no surrogate, nothing above U+10FFFF, no
 * character cut short.
 */
public final class StrictUtf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private StrictUtf8() {}

    /** True when {@code b[from, to)} is UTF-8; ASCII is checked eight bytes at a time. */
    public static boolean isValid(byte[] b, int from, int to) {
        int at = from;
        while (at < to) {
            if (to - at >= 8 && ((long) EIGHT_BYTES.get(b, at) & NOT_ASCII) == 0) {
                at += 8;
            } else if (b[at] >= 0) {
                at++;
            } else {
                int length = sequenceLength(b, at, to);
                if (length == 0) {
                    return false;
                }
                at += length;
            }
        }
        return true;
    }

    /** 2 to 4, or 0 when no well-formed sequence starts here. */
    private static int sequenceLength(byte[] b, int at, int to) {
        int lead = b[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (to - at < length) {
            return 0;
        }
        int second = b[at + 1] & 0xFF;
        if (second < lowestSecond(lead) || second > highestSecond(lead)) {
            return 0;
        }
        for (int next = at + 2; next < at + length; next++) {
            if ((b[next] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** E0 and F0 would be overlong below these. */
    private static int lowestSecond(int lead) {
        return lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    }

    /** ED would reach the surrogates, F4 leave Unicode, above these. */
    private static int highestSecond(int lead) {
        return lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    }
}

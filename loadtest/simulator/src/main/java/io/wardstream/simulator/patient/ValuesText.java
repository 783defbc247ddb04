package io.wardstream.simulator.patient;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.simulator.wire.FrameText;
import java.nio.charset.StandardCharsets;

/** Writes the members of a {@code values} object. */
final class ValuesText {
    private static final byte[][] KEYS = new byte[VitalSign.COUNT][];

    static {
        for (VitalSign sign : VitalSign.values()) {
            KEYS[sign.index()] =
                    ('"' + sign.wireName() + "\":").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private ValuesText() {}

    static void number(FrameText out, VitalSign sign, double value) {
        key(out, sign).putNumber(Math.round(value));
    }

    static void tenths(FrameText out, VitalSign sign, double value) {
        key(out, sign).putTenths((int) Math.round(value * 10));
    }

    static void questionable(FrameText out, VitalSign sign, double value) {
        key(out, sign)
                .put("{\"v\":")
                .putNumber(Math.round(value))
                .put(",\"validity\":\"questionable\"}");
    }

    /** Writes JSON as it stands: a sentinel, or a number out of a recording. */
    static void verbatim(FrameText out, VitalSign sign, String json) {
        key(out, sign).put(json);
    }

    private static FrameText key(FrameText out, VitalSign sign) {
        if (out.last() != '{') {
            out.put(',');
        }
        return out.put(KEYS[sign.index()]);
    }
}

package io.wardstream.ingest;

import io.wardstream.codec.frame.CborFrames;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.nio.charset.StandardCharsets;

/**
 * The text of what was refused, as it is kept: bounded, and without what PostgreSQL text cannot
 * hold.
 */
final class FrameText {
    private static final int LONGEST = 4_096;

    private FrameText() {}

    static String of(byte[] utf8) {
        int length = Math.min(utf8.length, LONGEST);
        return clean(new String(utf8, 0, length, StandardCharsets.UTF_8));
    }

    /** As JSON, or in hexadecimal when it is no CBOR of a frame. */
    static String ofCbor(byte[] cbor) {
        return clean(CborFrames.readable(cbor, LONGEST));
    }

    /** A decoded sample, written again: its frame is gone by the time the database refuses it. */
    static String of(VitalSample sample) {
        StringBuilder text = new StringBuilder("{\"seq\":").append(sample.seq());
        text.append(",\"at\":").append(sample.deviceAt()).append(",\"values\":{");
        String comma = "";
        for (VitalSign sign : VitalSign.values()) {
            if (sample.vitals().has(sign)) {
                text.append(comma).append('"').append(sign.wireName()).append("\":");
                text.append(sample.vitals().value(sign));
                comma = ",";
            }
        }
        text.append('}');
        if (sample.extra() != null) {
            text.append(",\"extra\":").append(sample.extra());
        }
        String whole = text.append('}').toString();
        return clean(whole.substring(0, Math.min(whole.length(), LONGEST)));
    }

    static String clean(String text) {
        return text.replace('\u0000', '\uFFFD');
    }
}

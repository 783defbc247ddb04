package io.wardstream.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a device into a {@link FrameText}, by hand: one of them leaves every second
 * and device.
 */
public final class DeviceFrameText {
    /** No {@code epoch} in the frame: the hello's counts. */
    public static final long LIVE_EPOCH = Long.MIN_VALUE;

    private static final byte[] SAMPLE = ascii("{\"type\":\"sample\",");
    private static final byte[] SAMPLES = ascii("{\"type\":\"samples\",");
    private static final byte[] LIST = ascii("\"samples\":[");
    private static final byte[] EPOCH = ascii("\"epoch\":");
    private static final byte[] SEQ = ascii("\"seq\":");
    private static final byte[] AT = ascii(",\"at\":");
    private static final byte[] VALUES = ascii(",\"values\":");

    private DeviceFrameText() {}

    /**
     * What a device says first.
     *
     * @param firmware the version it runs, of letters, digits and dots
     * @param next the seq of the next new sample
     * @param oldest the lowest seq held, next when none is
     * @param generation real, demo or test
     * @param technical codes of the active conditions
     */
    public record Hello(
            long epoch,
            long clock,
            int next,
            int oldest,
            String firmware,
            String generation,
            int ackEveryMillis,
            List<String> technical) {}

    public static void hello(FrameText out, Hello hello) {
        out.clear().put("{\"type\":\"hello\",\"epoch\":").putNumber(hello.epoch());
        out.put(",\"clock\":").putNumber(hello.clock());
        out.put(",\"next\":").putNumber(hello.next());
        out.put(",\"oldest\":").putNumber(hello.oldest());
        out.put(",\"model\":\"SIM-1\",\"firmware\":\"").put(hello.firmware());
        out.put("\",\"generation\":\"").put(hello.generation());
        out.put("\",\"ackEveryMillis\":").putNumber(hello.ackEveryMillis()).put(",\"technical\":[");
        for (String code : hello.technical()) {
            out.put(out.last() == '[' ? "" : ",").put("{\"code\":\"").put(code).put("\"}");
        }
        out.put("]}");
    }

    /** Begins a {@code sample} frame; {@link #member}, the values and a brace follow. */
    public static void openSample(FrameText out, long epoch) {
        epoch(out.clear().put(SAMPLE), epoch);
    }

    /**
     * Begins a {@code samples} frame; for each sample a brace, {@link #member}, the values and a
     * brace follow.
     */
    public static void openSamples(FrameText out, long epoch) {
        epoch(out.clear().put(SAMPLES), epoch).put(LIST);
    }

    /** Writes the seq, the time and the name of the values. */
    public static void member(FrameText out, int seq, long at) {
        out.put(SEQ).putNumber(seq).put(AT).putNumber(at).put(VALUES);
    }

    public static void gap(FrameText out, long epoch, int from, int to) {
        out.clear().put("{\"type\":\"gap\",\"epoch\":").putNumber(epoch);
        out.put(",\"from\":").putNumber(from).put(",\"to\":").putNumber(to);
        out.put(",\"reason\":\"buffer_full\"}");
    }

    public static void technical(
            FrameText out, String code, @Nullable String vital, boolean active, long at) {
        out.clear().put("{\"type\":\"technical\",\"code\":\"").put(code).put('"');
        if (vital != null) {
            out.put(",\"vital\":\"").put(vital).put('"');
        }
        out.put(",\"active\":")
                .put(active ? "true" : "false")
                .put(",\"at\":")
                .putNumber(at)
                .put('}');
    }

    @CanIgnoreReturnValue
    private static FrameText epoch(FrameText out, long epoch) {
        return epoch == LIVE_EPOCH ? out : out.put(EPOCH).putNumber(epoch).put(',');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

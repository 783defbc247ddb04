package io.wardstream.samples.packed;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one device and minute as bytes, nothing lost: column by column, because the
 * numbers of a column hardly change from one second to the next.
 *
 * <pre>
 * byte     version, 1
 * varint   how many samples
 * column   observedAt - minute, receivedAt - observedAt, deviceAt - observedAt (milliseconds)
 * column   seq, epochNo, flags (1 live, generation from bit 1 on), validity bits
 * 9 vitals in the order of the catalogue: presence, column of the scaled values that are there
 * extra    presence, then each text: varint 0 = the one before, or length + 1 and UTF-8
 * int      CRC32C of all before
 * </pre>
 *
 * A column is a byte for the way it is written, then zigzag varints; see {@link PackedWriter}.
 */
public final class PackedMinute {

    /** Milliseconds. */
    public static final long LENGTH = 60_000;

    private static final byte VERSION = 1;
    private static final int MOST_SAMPLES = 1 << 24;

    private PackedMinute() {}

    /** The beginning of the minute an instant lies in, both epoch milliseconds. */
    public static long floor(long instant) {
        return Math.floorDiv(instant, LENGTH) * LENGTH;
    }

    /**
     * The bytes of samples, in their order.
     *
     * @param minute epoch milliseconds; times are written as distances from it
     */
    public static byte[] encode(long minute, List<VitalSample> samples) {
        PackedWriter out = new PackedWriter();
        out.putByte(VERSION);
        out.putVarint(samples.size());
        putColumn(out, samples, one -> one.observedAt() - minute);
        putColumn(out, samples, one -> one.receivedAt() - one.observedAt());
        putColumn(out, samples, one -> one.deviceAt() - one.observedAt());
        putColumn(out, samples, VitalSample::seq);
        putColumn(out, samples, VitalSample::epochNo);
        putColumn(out, samples, PackedMinute::flags);
        putColumn(out, samples, one -> one.vitals().validityBits());
        for (int index = 0; index < VitalSign.COUNT; index++) {
            putVital(out, samples, VitalSign.ofIndex(index));
        }
        putExtra(out, samples);
        return out.sealed();
    }

    /**
     * The samples as they were given to {@link #encode}.
     *
     * @throws IllegalArgumentException when the bytes are of another version, cut off or damaged
     */
    public static List<VitalSample> decode(int deviceId, long minute, byte[] bytes) {
        PackedReader in = new PackedReader(bytes);
        int version = in.nextByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "packed minute has version " + version + ", this node reads " + VERSION);
        }
        int count = in.nextCount(MOST_SAMPLES);
        Columns columns = new Columns(in, count);
        if (in.left() > 0) {
            throw new IllegalArgumentException(
                    "packed minute has " + in.left() + " bytes behind its end");
        }
        List<VitalSample> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            samples.add(columns.sample(deviceId, minute, i));
        }
        return samples;
    }

    private static void putColumn(
            PackedWriter out, List<VitalSample> samples, ToLongFunction<VitalSample> value) {
        out.putColumn(samples.stream().mapToLong(value).toArray());
    }

    private static long flags(VitalSample sample) {
        return (sample.live() ? 1 : 0) | sample.generation().code() << 1;
    }

    private static void putVital(PackedWriter out, List<VitalSample> samples, VitalSign sign) {
        boolean[] present = new boolean[samples.size()];
        long[] values = new long[samples.size()];
        int count = 0;
        for (int i = 0; i < present.length; i++) {
            short scaled = samples.get(i).vitals().scaled(sign);
            present[i] = scaled != Vitals.ABSENT;
            if (present[i]) {
                values[count++] = scaled;
            }
        }
        out.putPresence(present);
        out.putColumn(Arrays.copyOf(values, count));
    }

    private static void putExtra(PackedWriter out, List<VitalSample> samples) {
        boolean[] present = new boolean[samples.size()];
        for (int i = 0; i < present.length; i++) {
            present[i] = samples.get(i).extra() != null;
        }
        out.putPresence(present);
        String before = null;
        for (VitalSample sample : samples) {
            String extra = sample.extra();
            if (extra != null) {
                putText(out, extra, extra.equals(before));
                before = extra;
            }
        }
    }

    private static void putText(PackedWriter out, String text, boolean isRepeated) {
        if (isRepeated) {
            out.putVarint(0);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putVarint(utf8.length + 1L);
        out.putBytes(utf8);
    }

    /** What was read, column by column. */
    private static final class Columns {
        private final long[] observedAt;
        private final long[] receivedAfter;
        private final long[] deviceAhead;
        private final long[] seq;
        private final long[] epochNo;
        private final long[] flags;
        private final long[] validity;
        private final short[][] vitals;
        private final @Nullable String[] extra;

        Columns(PackedReader in, int count) {
            observedAt = in.nextColumn(count);
            receivedAfter = in.nextColumn(count);
            deviceAhead = in.nextColumn(count);
            seq = in.nextColumn(count);
            epochNo = in.nextColumn(count);
            flags = in.nextColumn(count);
            validity = in.nextColumn(count);
            vitals = vitals(in, count);
            extra = extra(in, count);
        }

        private static short[][] vitals(PackedReader in, int count) {
            short[][] scaled = new short[count][VitalSign.COUNT];
            for (int index = 0; index < VitalSign.COUNT; index++) {
                boolean[] present = in.nextPresence(count);
                long[] values = in.nextColumn(howMany(present));
                int at = 0;
                for (int i = 0; i < count; i++) {
                    scaled[i][index] = present[i] ? (short) values[at++] : Vitals.ABSENT;
                }
            }
            return scaled;
        }

        private static @Nullable String[] extra(PackedReader in, int count) {
            boolean[] present = in.nextPresence(count);
            @Nullable String[] texts = new @Nullable String[count];
            String before = "";
            for (int i = 0; i < count; i++) {
                if (present[i]) {
                    int length = in.nextCount(in.left()) - 1;
                    before =
                            length < 0
                                    ? before
                                    : new String(in.nextBytes(length), StandardCharsets.UTF_8);
                    texts[i] = before;
                }
            }
            return texts;
        }

        private static int howMany(boolean[] present) {
            int count = 0;
            for (boolean one : present) {
                count += one ? 1 : 0;
            }
            return count;
        }

        VitalSample sample(int deviceId, long minute, int at) {
            long observed = minute + observedAt[at];
            Generation generation = Generation.ofCode((int) flags[at] >> 1);
            if (generation == null) {
                throw new IllegalArgumentException("packed minute holds flags " + flags[at]);
            }
            return new VitalSample(
                    deviceId,
                    (int) epochNo[at],
                    (int) seq[at],
                    observed,
                    observed + deviceAhead[at],
                    observed + receivedAfter[at],
                    (flags[at] & 1) != 0,
                    generation,
                    Vitals.of(vitals[at], (int) validity[at]),
                    extra[at]);
        }
    }
}

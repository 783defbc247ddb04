package io.wardstream.samples;

import io.vertx.core.buffer.Buffer;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The identities of a flush, delta-coded: for each run of consecutive seqs of one device and epoch
 * the varints device − previous device, epoch_no (zigzag), first seq, length − 1. About 6 bytes a
 * device and flush.
 */
public final class FlushRanges {
    /** Seqs {@code from..to} of one device and epoch. */
    public record Range(int deviceId, int epochNo, int from, int to) {}

    static final Comparator<VitalSample> BY_IDENTITY =
            Comparator.comparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    private FlushRanges() {}

    /** Codes samples that stand in the order of {@link #BY_IDENTITY}. */
    static Buffer encode(List<VitalSample> samples) {
        Buffer out = Buffer.buffer(8 * samples.size());
        int previousDevice = 0;
        int at = 0;
        while (at < samples.size()) {
            VitalSample first = samples.get(at);
            int last = first.seq();
            int next = at + 1;
            while (next < samples.size() && continues(first, samples.get(next), last)) {
                last = samples.get(next).seq();
                next++;
            }
            putVarint(out, first.deviceId() - previousDevice);
            putVarint(out, (first.epochNo() << 1) ^ (first.epochNo() >> 31));
            putVarint(out, first.seq());
            putVarint(out, last - first.seq());
            previousDevice = first.deviceId();
            at = next;
        }
        return out;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IndexOutOfBoundsException when the bytes end in the middle of a range
     */
    public static List<Range> decode(Buffer in) {
        List<Range> ranges = new ArrayList<>();
        int[] position = {0};
        int device = 0;
        while (position[0] < in.length()) {
            device += getVarint(in, position);
            int zigzag = getVarint(in, position);
            int from = getVarint(in, position);
            int length = getVarint(in, position);
            ranges.add(new Range(device, (zigzag >>> 1) ^ -(zigzag & 1), from, from + length));
        }
        return ranges;
    }

    /**
     * A repeated seq belongs to the run as well: a flush may hold a sample and its re-sent copy.
     */
    private static boolean continues(VitalSample first, VitalSample next, int last) {
        return next.deviceId() == first.deviceId()
                && next.epochNo() == first.epochNo()
                && next.seq() - last <= 1;
    }

    private static void putVarint(Buffer out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.appendByte((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.appendByte((byte) rest);
    }

    private static int getVarint(Buffer in, int[] position) {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.getByte(position[0]++);
            value |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}

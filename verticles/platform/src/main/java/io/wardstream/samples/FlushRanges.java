package io.wardstream.samples;

import io.vertx.core.buffer.Buffer;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The identities of a flush, delta-coded: for each run of consecutive seqs of one device and epoch
 * the varints device − previous device, epoch_no (zigzag), first seq, length − 1. About 6 bytes a
 * device and flush. Beside them, in the same order, when the samples of each run were observed: the
 * varints first second − that of the run before (zigzag), last second − first second; about 2
 * bytes.
 */
public final class FlushRanges {
    /** Seqs {@code from..to} of one device and epoch. */
    public record Range(int deviceId, int epochNo, int from, int to) {}

    /**
     * The two codes of one flush.
     *
     * @param ranges for {@link #decode}
     * @param times for {@link #decodeTimes}
     */
    record Coded(Buffer ranges, Buffer times) {}

    /** Epoch milliseconds; {@code to} is excluded. */
    record Observed(long from, long to) {}

    static final Comparator<VitalSample> BY_IDENTITY =
            Comparator.comparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    private static final long SECOND = 1_000;

    private FlushRanges() {}

    /** Codes samples that stand in the order of {@link #BY_IDENTITY}. */
    static Coded encode(List<VitalSample> samples) {
        Buffer ranges = Buffer.buffer(8 * samples.size());
        Buffer times = Buffer.buffer(4 * samples.size());
        int previousDevice = 0;
        long previousSecond = 0;
        int at = 0;
        while (at < samples.size()) {
            VitalSample first = samples.get(at);
            int last = first.seq();
            long earliest = first.observedAt();
            long latest = earliest;
            int next = at + 1;
            while (next < samples.size() && continues(first, samples.get(next), last)) {
                VitalSample sample = samples.get(next);
                last = sample.seq();
                earliest = Math.min(earliest, sample.observedAt());
                latest = Math.max(latest, sample.observedAt());
                next++;
            }
            putVarint(ranges, first.deviceId() - previousDevice);
            putVarint(ranges, zigzag(first.epochNo()));
            putVarint(ranges, first.seq());
            putVarint(ranges, last - first.seq());
            long second = Math.floorDiv(earliest, SECOND);
            putVarint(times, zigzag(second - previousSecond));
            putVarint(times, Math.floorDiv(latest, SECOND) - second);
            previousDevice = first.deviceId();
            previousSecond = second;
            at = next;
        }
        return new Coded(ranges, times);
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
            device += (int) getVarint(in, position);
            int epochNo = (int) unzigzag(getVarint(in, position));
            int from = (int) getVarint(in, position);
            int length = (int) getVarint(in, position);
            ranges.add(new Range(device, epochNo, from, from + length));
        }
        return ranges;
    }

    /** One for each range, in whole seconds; fails as {@link #decode} does. */
    static List<Observed> decodeTimes(Buffer in) {
        List<Observed> times = new ArrayList<>();
        int[] position = {0};
        long second = 0;
        while (position[0] < in.length()) {
            second += unzigzag(getVarint(in, position));
            long last = second + getVarint(in, position);
            times.add(new Observed(second * SECOND, (last + 1) * SECOND));
        }
        return times;
    }

    /**
     * A repeated seq belongs to the run as well: a flush may hold a sample and its re-sent copy.
     */
    private static boolean continues(VitalSample first, VitalSample next, int last) {
        return next.deviceId() == first.deviceId()
                && next.epochNo() == first.epochNo()
                && next.seq() - last <= 1;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long coded) {
        return (coded >>> 1) ^ -(coded & 1);
    }

    private static void putVarint(Buffer out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.appendByte((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.appendByte((byte) rest);
    }

    private static long getVarint(Buffer in, int[] position) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.getByte(position[0]++);
            value |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}

package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSample;

/**
 * The last values of one vital in the order of (observedAt, device, epoch, seq), with what
 * identifies them. A ring of numbers that grows to {@link #CAPACITY} entries of 26 bytes and is
 * never garbage. What belongs to one entry lies together: with tens of thousands of windows each
 * look at one is a wait for memory. Confined to one event loop.
 */
final class SampleWindow {
    /** A minute of four samples a second. */
    static final int CAPACITY = 256;

    /** What {@link #place} answers for a sample that is there already. */
    static final int SAME = -1;

    /** An entry is observedAt, device and lag, epoch and seq. */
    private static final int LONGS = 3;

    private static final int DEVICE_AND_LAG = 1;
    private static final int EPOCH_AND_SEQ = 2;

    private long[] entries = new long[8 * LONGS];
    private short[] value = new short[8];
    private int start;
    private int size;

    int size() {
        return size;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    long observedAt(int index) {
        return entries[at(index)];
    }

    long receivedAt(int index) {
        int at = at(index);
        return entries[at] + (int) entries[at + DEVICE_AND_LAG];
    }

    int deviceId(int index) {
        return (int) (entries[at(index) + DEVICE_AND_LAG] >> Integer.SIZE);
    }

    /** On the stored scale. */
    short value(int index) {
        return value[slot(index)];
    }

    /**
     * How a sample stands to an entry by time: below, at or above 0 as it is earlier, same, later.
     */
    int compare(VitalSample sample, int index) {
        int byTime = Long.compare(sample.observedAt(), observedAt(index));
        if (byTime != 0) {
            return byTime;
        }
        int byDevice = Integer.compare(sample.deviceId(), deviceId(index));
        return byDevice != 0 ? byDevice : compareSeq(sample, index);
    }

    /** How a sample of the same device stands to an entry by epoch and seq. */
    int compareSeq(VitalSample sample, int index) {
        return Long.compare(epochAndSeq(sample), entries[at(index) + EPOCH_AND_SEQ]);
    }

    /** The index of the device's newest entry; -1 when it has none. */
    int newestOf(int device) {
        for (int index = size - 1; index >= 0; index--) {
            if (deviceId(index) == device) {
                return index;
            }
        }
        return -1;
    }

    /** Where a sample belongs, looked for from the newest entry back; or {@link #SAME}. */
    int place(VitalSample sample) {
        for (int index = size; index > 0; index--) {
            int order = compare(sample, index - 1);
            if (order >= 0) {
                return order == 0 ? SAME : index;
            }
        }
        return 0;
    }

    /** Puts a sample before the entry at {@code index}; {@link #size} appends. Must not be full. */
    void insert(int index, VitalSample sample, short scaled) {
        if (size == value.length) {
            grow();
        }
        size++;
        for (int later = size - 1; later > index; later--) {
            move(later - 1, later);
        }
        int at = at(index);
        entries[at] = sample.observedAt();
        entries[at + DEVICE_AND_LAG] = pair(sample.deviceId(), lag(sample));
        entries[at + EPOCH_AND_SEQ] = epochAndSeq(sample);
        value[slot(index)] = scaled;
    }

    /** Compares as (epoch, seq) do: the low half has no sign, so the seq is moved above 0. */
    private static long epochAndSeq(VitalSample sample) {
        return pair(sample.epochNo(), sample.seq() ^ Integer.MIN_VALUE);
    }

    /** The low half is read back by a cast. */
    private static long pair(int high, int low) {
        return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
    }

    /** Ten seconds for a live sample; whatever it is, it must not wrap around. */
    private static int lag(VitalSample sample) {
        long lag = sample.receivedAt() - sample.observedAt();
        return Math.clamp(lag, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private void move(int from, int to) {
        System.arraycopy(entries, at(from), entries, at(to), LONGS);
        value[slot(to)] = value[slot(from)];
    }

    void removeFirst() {
        start = slot(1);
        size--;
    }

    void clear() {
        start = 0;
        size = 0;
    }

    private int slot(int index) {
        return (start + index) & (value.length - 1);
    }

    /** Where an entry begins in {@link #entries}. */
    private int at(int index) {
        return LONGS * slot(index);
    }

    private void grow() {
        int length = 2 * value.length;
        entries = unroll(entries, new long[LONGS * length], LONGS);
        value = unroll(value, new short[length], 1);
        start = 0;
    }

    /**
     * @param width numbers an entry
     */
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same numbers
    private <A> A unroll(A full, A longer, int width) {
        System.arraycopy(full, width * start, longer, 0, width * (size - start));
        System.arraycopy(full, 0, longer, width * (size - start), width * start);
        return longer;
    }
}

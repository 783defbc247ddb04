package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSample;

/**
 * The last values of one vital in the order of (observedAt, device, epoch, seq), with what
 * identifies them. A ring of numbers that grows to {@link #CAPACITY} entries of 26 bytes and is
 * never garbage. Confined to one event loop.
 */
final class SampleWindow {
    /** A minute of four samples a second. */
    static final int CAPACITY = 256;

    /** What {@link #place} answers for a sample that is there already. */
    static final int SAME = -1;

    private long[] observedAt = new long[8];
    private int[] lag = new int[8];
    private int[] deviceId = new int[8];
    private int[] epochNo = new int[8];
    private int[] seq = new int[8];
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
        return observedAt[slot(index)];
    }

    long receivedAt(int index) {
        int slot = slot(index);
        return observedAt[slot] + lag[slot];
    }

    int deviceId(int index) {
        return deviceId[slot(index)];
    }

    /** On the stored scale. */
    short value(int index) {
        return value[slot(index)];
    }

    /**
     * How a sample stands to an entry by time: below, at or above 0 as it is earlier, same, later.
     */
    int compare(VitalSample sample, int index) {
        int slot = slot(index);
        int byTime = Long.compare(sample.observedAt(), observedAt[slot]);
        if (byTime != 0) {
            return byTime;
        }
        int byDevice = Integer.compare(sample.deviceId(), deviceId[slot]);
        return byDevice != 0 ? byDevice : compareSeq(sample, index);
    }

    /** How a sample of the same device stands to an entry by epoch and seq. */
    int compareSeq(VitalSample sample, int index) {
        int slot = slot(index);
        int byEpoch = Integer.compare(sample.epochNo(), epochNo[slot]);
        return byEpoch != 0 ? byEpoch : Integer.compare(sample.seq(), seq[slot]);
    }

    /** The index of the device's newest entry; -1 when it has none. */
    int newestOf(int device) {
        for (int index = size - 1; index >= 0; index--) {
            if (deviceId[slot(index)] == device) {
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
        if (size == observedAt.length) {
            grow();
        }
        size++;
        for (int later = size - 1; later > index; later--) {
            move(slot(later - 1), slot(later));
        }
        int slot = slot(index);
        observedAt[slot] = sample.observedAt();
        lag[slot] = lag(sample);
        deviceId[slot] = sample.deviceId();
        epochNo[slot] = sample.epochNo();
        seq[slot] = sample.seq();
        value[slot] = scaled;
    }

    /** Ten seconds for a live sample; whatever it is, it must not wrap around. */
    private static int lag(VitalSample sample) {
        long lag = sample.receivedAt() - sample.observedAt();
        return Math.clamp(lag, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private void move(int from, int to) {
        observedAt[to] = observedAt[from];
        lag[to] = lag[from];
        deviceId[to] = deviceId[from];
        epochNo[to] = epochNo[from];
        seq[to] = seq[from];
        value[to] = value[from];
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
        return (start + index) & (observedAt.length - 1);
    }

    private void grow() {
        int length = 2 * observedAt.length;
        observedAt = unroll(observedAt, new long[length]);
        lag = unroll(lag, new int[length]);
        deviceId = unroll(deviceId, new int[length]);
        epochNo = unroll(epochNo, new int[length]);
        seq = unroll(seq, new int[length]);
        value = unroll(value, new short[length]);
        start = 0;
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same numbers
    private <A> A unroll(A full, A longer) {
        System.arraycopy(full, start, longer, 0, size - start);
        System.arraycopy(full, 0, longer, size - start, start);
        return longer;
    }
}

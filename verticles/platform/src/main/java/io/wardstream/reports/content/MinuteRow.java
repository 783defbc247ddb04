package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;

/** The cells of a minute: lowest, average and highest value of each vital, and their number. */
final class MinuteRow {
    private static final long MINUTE = 60_000;

    private final int[] counts = new int[VitalSign.COUNT];
    private final long[] sums = new long[VitalSign.COUNT];
    private final short[] mins = new short[VitalSign.COUNT];
    private final short[] maxes = new short[VitalSign.COUNT];

    static long floor(long millis) {
        return Math.floorDiv(millis, MINUTE) * MINUTE;
    }

    void add(VitalSign vital, int count, long sum, short min, short max) {
        int index = vital.index();
        mins[index] = counts[index] == 0 ? min : (short) Math.min(mins[index], min);
        maxes[index] = counts[index] == 0 ? max : (short) Math.max(maxes[index], max);
        counts[index] += count;
        sums[index] += sum;
    }

    /** Begins anew afterwards. */
    void writeTo(StringBuilder row) {
        for (VitalSign vital : VitalSign.values()) {
            int index = vital.index();
            if (counts[index] == 0) {
                row.append(",,,,0");
            } else {
                row.append(',').append(Decimals.text(vital, mins[index], 1));
                row.append(',').append(Decimals.text(vital, sums[index], counts[index]));
                row.append(',').append(Decimals.text(vital, maxes[index], 1));
                row.append(',').append(counts[index]);
            }
            counts[index] = 0;
            sums[index] = 0;
        }
    }
}

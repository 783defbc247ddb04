package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;
import java.util.BitSet;

/** One vital over the whole range. Not safe for use by two threads. */
public final class VitalSummary {
    private static final long MINUTE = 60_000;

    private final VitalSign vital;
    private final long begin;
    private final BitSet minutes = new BitSet();
    private long count;
    private long valid;
    private long sum;
    private short min = Short.MAX_VALUE;
    private short max = Short.MIN_VALUE;

    /**
     * @param begin of the range, epoch milliseconds: a bit a minute of the clock from there on
     */
    VitalSummary(VitalSign vital, long begin) {
        this.vital = vital;
        this.begin = Math.floorDiv(begin, MINUTE) * MINUTE;
    }

    void add(long from, long to, int more, int moreValid, long moreSum, short low, short high) {
        count += more;
        valid += moreValid;
        sum += moreSum;
        min = (short) Math.min(min, low);
        max = (short) Math.max(max, high);
        minutes.set(minute(from), minute(to) + 1);
    }

    private int minute(long millis) {
        return (int) ((millis - begin) / MINUTE);
    }

    public VitalSign vital() {
        return vital;
    }

    public long count() {
        return count;
    }

    /** In the vital's unit. */
    public double min() {
        return vital.fromScaled(min);
    }

    /** In the vital's unit. */
    public double max() {
        return vital.fromScaled(max);
    }

    /** In the vital's unit, of all values: never an average of averages. */
    public double average() {
        return (double) sum / count / vital.scale();
    }

    /** 0 to 1. */
    public double validShare() {
        return (double) valid / count;
    }

    /** In how many minutes there was a value. */
    public int minutesMeasured() {
        return minutes.cardinality();
    }
}

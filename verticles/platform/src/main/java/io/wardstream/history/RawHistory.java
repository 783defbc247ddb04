package io.wardstream.history;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a patient as columns: one time a sample, ascending, and one value or none a vital and
 * sample. Immutable.
 */
public final class RawHistory {

    /** No samples and no vitals. */
    public static final RawHistory EMPTY = of(List.of(), Set.of());

    private final long[] times;
    private final Map<VitalSign, short[]> columns;

    private RawHistory(long[] times, Map<VitalSign, short[]> columns) {
        this.times = times;
        this.columns = columns;
    }

    /** One sample of the series. */
    public record Point(long time, Vitals vitals) {}

    /**
     * Turns samples into columns.
     *
     * @param points in the order of the answer
     */
    public static RawHistory of(List<Point> points, Set<VitalSign> vitals) {
        long[] times = points.stream().mapToLong(Point::time).toArray();
        Map<VitalSign, short[]> columns = new EnumMap<>(VitalSign.class);
        for (VitalSign sign : vitals) {
            short[] column = new short[times.length];
            for (int i = 0; i < times.length; i++) {
                column[i] = points.get(i).vitals().scaled(sign);
            }
            columns.put(sign, column);
        }
        return new RawHistory(times, columns);
    }

    public int size() {
        return times.length;
    }

    /** The vitals that were asked for, in catalogue order. */
    public Set<VitalSign> vitals() {
        return Collections.unmodifiableSet(columns.keySet());
    }

    /** Epoch milliseconds, one a sample, ascending. */
    public LongStream times() {
        return LongStream.of(times);
    }

    /**
     * Epoch milliseconds of one sample.
     *
     * @param index 0 to {@link #size()} - 1
     */
    public long time(int index) {
        return times[index];
    }

    /**
     * The value exactly as it was sent: an Integer when it is whole, else a Double.
     *
     * @param sign one of {@link #vitals()}, others are absent everywhere
     * @param index 0 to {@link #size()} - 1
     * @return null when the sample has no value of that vital
     */
    public @Nullable Number value(VitalSign sign, int index) {
        short[] column = columns.get(sign);
        if (column == null || column[index] == Vitals.ABSENT) {
            return null;
        }
        short scaled = column[index];
        if (scaled % sign.scale() == 0) {
            return scaled / sign.scale();
        }
        return sign.fromScaled(scaled);
    }
}

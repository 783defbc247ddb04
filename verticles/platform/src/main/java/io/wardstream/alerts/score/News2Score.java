package io.wardstream.alerts.score;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The points of one moment. Immutable. */
public final class News2Score {
    /** Points of a parameter that cannot be scored: nothing valid is known of it. */
    public static final int MISSING = -1;

    private final byte[] points;

    News2Score(byte[] points) {
        this.points = points.clone();
    }

    /**
     * The score of these points.
     *
     * @param points by the index of the parameter, {@link #MISSING} where there are none
     */
    public static News2Score of(int... points) {
        byte[] packed = new byte[News2Parameter.COUNT];
        for (int index = 0; index < packed.length; index++) {
            packed[index] = (byte) points[index];
        }
        return new News2Score(packed);
    }

    /** 0 to 3, or {@link #MISSING}. */
    public int points(News2Parameter parameter) {
        return points[parameter.index()];
    }

    /** Whether every parameter has points: only then is there a total. */
    public boolean isComplete() {
        return total() != MISSING;
    }

    /** 0 to 20, or {@link #MISSING} when it is incomplete: what is missing is never taken for 0. */
    public int total() {
        return total(points);
    }

    /** The most points of one parameter that can be scored; 0 when none can. */
    public int highest() {
        return highest(points);
    }

    /** What cannot be scored, in the order of the chart. */
    public List<News2Parameter> missing() {
        return News2Parameter.ALL.stream()
                .filter(parameter -> points(parameter) == MISSING)
                .toList();
    }

    static int total(byte[] points) {
        int total = 0;
        for (byte one : points) {
            if (one == MISSING) {
                return MISSING;
            }
            total += one;
        }
        return total;
    }

    /** Without what is missing: the score is so much or more. */
    static int known(byte[] points) {
        int known = 0;
        for (byte one : points) {
            known += Math.max(0, one);
        }
        return known;
    }

    static int highest(byte[] points) {
        int highest = 0;
        for (byte one : points) {
            highest = Math.max(highest, one);
        }
        return highest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof News2Score that && Arrays.equals(points, that.points);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(points);
    }

    @Override
    public String toString() {
        return "News2Score" + Arrays.toString(points);
    }
}

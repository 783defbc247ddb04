package io.wardstream.reports.content;

import java.util.ArrayList;
import java.util.List;

/**
 * Stretches of more than a minute without a sample; where minutes are all that was read, whole
 * minutes without one. Not safe for use by two threads.
 */
public final class Gaps {
    /** The longest that is no gap, in milliseconds. */
    public static final long LONGEST_PAUSE = 60_000;

    /** The most that are kept; beyond, they are only counted. */
    static final int MOST = 500;

    /** Without a sample in between; epoch milliseconds. */
    public record Gap(long from, long to) {}

    private final List<Gap> first = new ArrayList<>();
    private long lastSeen;
    private long end;
    private boolean isBegun;
    private int count;
    private long length;

    /** As {@link ReportWriter#stretch}. */
    void stretch(long from, long to) {
        finish();
        lastSeen = from;
        end = to;
        isBegun = true;
    }

    /** As {@link SeriesSink#seen}. */
    void seen(long from, long to) {
        between(lastSeen, from);
        lastSeen = Math.max(lastSeen, to);
    }

    /** Nothing more comes. */
    void finish() {
        if (isBegun) {
            between(lastSeen, end);
            isBegun = false;
        }
    }

    private void between(long from, long to) {
        if (to - from <= LONGEST_PAUSE) {
            return;
        }
        count++;
        length += to - from;
        if (first.size() < MOST) {
            first.add(new Gap(from, to));
        }
    }

    /** By time, at most {@link #MOST}. */
    public List<Gap> first() {
        return List.copyOf(first);
    }

    public int count() {
        return count;
    }

    /** Of all of them together, in milliseconds. */
    public long length() {
        return length;
    }
}

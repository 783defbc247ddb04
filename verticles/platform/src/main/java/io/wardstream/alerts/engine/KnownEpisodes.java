package io.wardstream.alerts.engine;

import java.util.Arrays;

/**
 * Which episodes of one condition have been told to the outside, or are known from the store:
 * whether it is present for people, and when it was. Confined to one event loop.
 */
final class KnownEpisodes {
    /** As many as a window can hold: none of them is ever found and told again. */
    private static final int MOST = SampleWindow.CAPACITY / 2;

    private boolean isPresent;
    private long presentSince;
    private int priority;
    private int peak;

    private long[] since = new long[0];
    private long[] until = new long[0];
    private int count;

    boolean isPresent() {
        return isPresent;
    }

    long presentSince() {
        return presentSince;
    }

    /** Of the present episode, as it was told last. */
    int priority() {
        return priority;
    }

    /** The highest that was told of the present episode. */
    int peak() {
        return peak;
    }

    void begin(long moment, int firstPriority) {
        isPresent = true;
        presentSince = moment;
        priority = firstPriority;
        peak = firstPriority;
    }

    /** The store knows it present. What it rose to before is not known: it is not told again. */
    void adopt(long moment, int newPriority) {
        begin(moment, newPriority);
        peak = VitalLimits.PRIORITIES;
    }

    void change(int newPriority) {
        priority = newPriority;
        peak = Math.max(peak, newPriority);
    }

    void end(long moment) {
        isPresent = false;
        add(presentSince, moment);
    }

    /** An episode that is over; the oldest known one is forgotten when there are too many. */
    void add(long from, long to) {
        if (count == MOST) {
            System.arraycopy(since, 1, since, 0, MOST - 1);
            System.arraycopy(until, 1, until, 0, MOST - 1);
            count--;
        }
        if (count == since.length) {
            since = Arrays.copyOf(since, Math.max(4, 2 * count));
            until = Arrays.copyOf(until, Math.max(4, 2 * count));
        }
        since[count] = from;
        until[count] = to;
        count++;
    }

    /** Whether a past episode was going on at any moment from {@code from} to {@code to}. */
    boolean hasPast(long from, long to) {
        for (int i = count - 1; i >= 0; i--) {
            if (from <= until[i] && to >= since[i]) {
                return true;
            }
        }
        return false;
    }

    /** Whether any episode, past or present, touches that time. */
    boolean has(long from, long to) {
        return (isPresent && to >= presentSince) || hasPast(from, to);
    }

    /** The clock has been set back: what was before has no place on the new one. */
    void restartClock(long now) {
        count = 0;
        presentSince = Math.min(presentSince, now - 1);
    }
}

package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.ingest.Placement.Placed;
import io.wardstream.ingest.Placement.Refused;
import io.wardstream.samples.ClockSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one epoch: turns a device's {@code at} into {@code observedAt} by the constant
 * offset of the segment in force. A segment begins only at a seq that is certainly new, so that a
 * sample sent again, on whatever node, gets the same time. Pure; not thread-safe.
 *
 * <p>Evidence that the offset is wrong, from strong to weak: the device's own clock in its hello; a
 * sample that would lie in the future; time that runs backwards while seq grows; a lag that stays
 * stable for a minute and has grown.
 */
final class LaneClock {
    static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * A clock this much ahead, or behind, is taken as it is. Both are far below any alarm delay.
     */
    static final long AHEAD_TAKEN = 1_000;

    static final long BEHIND_TAKEN = 2_000;

    /** A segment is worth its row when the clock differs by more than this. */
    private static final long TOLERANCE = 1_000;

    /**
     * A single sample this far ahead is more likely a broken time than a clock set while connected.
     */
    static final long INCREDIBLE = 600_000;

    private static final int DRIFT_WINDOW = 60;

    private final List<ClockSegment> segments;
    private long wanted = UNKNOWN;
    private boolean settled = true;
    private long lastAt = UNKNOWN;
    private long strikeAt = UNKNOWN;
    private long strikeReceived;
    private int windowSize;
    private long windowLowest;
    private long windowHighest;
    private long usualLag = UNKNOWN;

    LaneClock(List<ClockSegment> segments) {
        this.segments = new ArrayList<>(segments);
    }

    /** The offset a clock calls for: 0 while it is near enough. */
    static long offsetFor(long deviceClock, long receivedAt) {
        long behind = receivedAt - deviceClock;
        return behind >= -AHEAD_TAKEN && behind <= BEHIND_TAKEN ? 0 : behind;
    }

    /**
     * A connection begins.
     *
     * @param offset what the device's own clock calls for, or {@link #UNKNOWN}
     */
    void connected(long offset) {
        wanted = offset;
        settled = offset == UNKNOWN;
        lastAt = UNKNOWN;
        strikeAt = UNKNOWN;
        resetDrift();
    }

    /** A sample made after the hello tells the offset as well as {@code hello.clock} does. */
    void learn(long at, long receivedAt) {
        if (wanted == UNKNOWN) {
            wanted = offsetFor(at, receivedAt);
            settled = false;
        }
    }

    long offsetAt(int seq) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).fromSeq() <= seq) {
                return segments.get(i).offsetMillis();
            }
        }
        return 0;
    }

    /** A sample that may have been sent before: by the segments there are. */
    Placement placeKnown(int seq, long at, long receivedAt) {
        long observedAt = at + offsetAt(seq);
        return observedAt - receivedAt > AHEAD_TAKEN
                ? future(observedAt - receivedAt)
                : new Placed(observedAt, null, 0);
    }

    /** A sample never sent before; may begin a segment. */
    Placement placeNew(int seq, long at, long receivedAt) {
        long offset = offsetAt(seq);
        long chosen = offset;
        if (!settled) {
            chosen = wanted;
        } else if (lastAt != UNKNOWN && at < lastAt - TOLERANCE) {
            chosen = afterStepBack(at, receivedAt, offset);
        }
        long ahead = at + chosen - receivedAt;
        if (ahead > INCREDIBLE && !isSecondStrike(at, receivedAt)) {
            strikeAt = at;
            strikeReceived = receivedAt;
            return future(ahead);
        }
        if (ahead > AHEAD_TAKEN) {
            chosen -= ahead;
        } else if (settled && chosen == offset) {
            chosen += drift(receivedAt - at - offset);
        }
        return place(seq, at, offset, chosen);
    }

    private Placed place(int seq, long at, long offset, long chosen) {
        boolean first = !settled || lastAt == UNKNOWN;
        settled = true;
        lastAt = at;
        strikeAt = UNKNOWN;
        if (Math.abs(chosen - offset) <= TOLERANCE) {
            return new Placed(at + offset, null, 0);
        }
        ClockSegment begins = new ClockSegment(seq, chosen);
        segments.add(begins);
        resetDrift();
        return new Placed(at + chosen, begins, first ? 0 : chosen - offset);
    }

    /**
     * Seq grew and time fell, so the clock was set: to what the hello said if that fits, else to
     * now.
     */
    private long afterStepBack(long at, long receivedAt, long offset) {
        if (wanted != UNKNOWN) {
            long lag = receivedAt - at - wanted;
            if (lag >= -AHEAD_TAKEN && lag <= INCREDIBLE) {
                return wanted;
            }
        }
        long lag = receivedAt - at - offset;
        return lag >= -AHEAD_TAKEN && lag <= BEHIND_TAKEN ? offset : receivedAt - at;
    }

    private boolean isSecondStrike(long at, long receivedAt) {
        return strikeAt != UNKNOWN
                && Math.abs((at - strikeAt) - (receivedAt - strikeReceived)) <= BEHIND_TAKEN;
    }

    /** How much later the clock must be read; 0 while its lag is as usual. */
    private long drift(long lag) {
        windowLowest = windowSize == 0 ? lag : Math.min(windowLowest, lag);
        windowHighest = windowSize == 0 ? lag : Math.max(windowHighest, lag);
        windowSize++;
        if (windowSize < DRIFT_WINDOW) {
            return 0;
        }
        windowSize = 0;
        if (windowHighest - windowLowest > BEHIND_TAKEN) {
            return 0; // a queue that empties, not a clock
        }
        if (usualLag == UNKNOWN) {
            usualLag = windowLowest;
        }
        long grown = windowLowest - usualLag;
        return grown > TOLERANCE && windowLowest > BEHIND_TAKEN ? grown : 0;
    }

    private void resetDrift() {
        windowSize = 0;
        usualLag = UNKNOWN;
    }

    private static Refused future(long ahead) {
        return new Refused(
                RefusalCode.IN_FUTURE,
                "at must not be later than the device's own clock, was " + ahead + " ms later");
    }

    /** The segment in force now, for tests and the log. */
    @Nullable ClockSegment latest() {
        return segments.isEmpty() ? null : segments.getLast();
    }
}

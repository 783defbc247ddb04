package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.ingest.Placement.Placed;
import io.wardstream.ingest.Placement.Refused;
import io.wardstream.samples.ClockSegment;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The clock of one epoch: turns a device's {@code at} into {@code observedAt} by the constant
 * offset of the segment in force. A segment begins only at a seq that is certainly new, so that a
 * sample sent again, on whatever node, gets the same time; and only with a sample that is taken in,
 * so that it is written. Pure; not thread-safe.
 *
 * <p>Evidence that the offset is wrong, from strong to weak: the device's own clock in its hello; a
 * sample that would lie in the future; time that runs backwards while seq grows; samples that are
 * all too old by the same time; a lag that stays stable for a minute and has grown. Of an older
 * epoch there is only what fits: its samples are late, and never from the future.
 */
final class LaneClock {
    static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * A clock this much ahead, or behind, is taken as it is. Both are far below any alarm delay.
     */
    static final long AHEAD_TAKEN = 1_000;

    static final long BEHIND_TAKEN = 2_000;

    /** A segment is worth its row when the clock differs by more than this. */
    static final long TOLERANCE = 1_000;

    /**
     * A single sample this far ahead is more likely a broken time than a clock set while connected.
     */
    static final long INCREDIBLE = 600_000;

    /** A sample that lags more is one the device had kept: its lag tells nothing of the clock. */
    static final long KEPT = 10_000;

    /** Old samples sent in one burst agree with each other over less than this. */
    private static final long AGREED_AFTER = 5_000;

    private final SegmentList segments;
    private final long oldest;
    private final ClockDrift drift = new ClockDrift();
    private final ClockStrike ahead = new ClockStrike(0);
    private final ClockStrike behind = new ClockStrike(AGREED_AFTER);
    private boolean isOlder;
    private boolean isUnknown;
    private long wanted = UNKNOWN;
    private boolean settled = true;
    private long lastAt = UNKNOWN;
    private long lastLag;

    /**
     * @param oldest samples older than this are refused, milliseconds
     */
    LaneClock(List<ClockSegment> segments, long oldest) {
        this.segments = new SegmentList(segments);
        this.oldest = oldest;
    }

    /** The offset a clock calls for: 0 while it is near enough. */
    static long offsetFor(long deviceClock, long receivedAt) {
        long behind = receivedAt - deviceClock;
        return behind >= -AHEAD_TAKEN && behind <= BEHIND_TAKEN ? 0 : behind;
    }

    /**
     * A connection begins, and this is its live epoch.
     *
     * @param offset what the device's own clock calls for, or {@link #UNKNOWN}
     */
    void connected(long offset) {
        isOlder = false;
        wanted = offset;
        settled = offset == UNKNOWN;
        lastAt = UNKNOWN;
        ahead.clear();
        behind.clear();
        drift.reset();
    }

    /**
     * A connection begins to send what an older epoch left behind.
     *
     * @param isNew nothing is known of the epoch: it ran on the live one's clock, as far as anyone
     *     can tell
     * @param liveOffset the live epoch's, or {@link #UNKNOWN}
     */
    void connectedAsOlder(boolean isNew, long liveOffset) {
        connected(UNKNOWN);
        isOlder = true;
        isUnknown = isNew;
        wanted = liveOffset;
    }

    /**
     * A sample made after the hello tells the offset as well as {@code hello.clock} does.
     *
     * @param madeAfter when the hello was read: the sample may have waited since
     */
    void learn(long at, long madeAfter, long receivedAt) {
        if (wanted == UNKNOWN) {
            boolean fits = at >= madeAfter - BEHIND_TAKEN && at <= receivedAt + AHEAD_TAKEN;
            wanted = fits ? 0 : offsetFor(at, receivedAt);
            settled = false;
        }
    }

    long offsetAt(int seq) {
        return segments.offsetAt(seq);
    }

    /** A sample that may have been sent before: by the segments there are. */
    Placement placeKnown(int seq, long at, long receivedAt) {
        return place(seq, at, receivedAt, segments.offsetAt(seq));
    }

    /** A new sample after which later ones came: before the first segment, that one serves. */
    Placement placeBelated(int seq, long at, long receivedAt) {
        boolean borrows = !segments.covers(seq) && !fits(at, receivedAt);
        return place(
                seq, at, receivedAt, borrows ? segments.offsetAfter(seq) : segments.offsetAt(seq));
    }

    private boolean fits(long observedAt, long receivedAt) {
        return observedAt <= receivedAt + AHEAD_TAKEN && observedAt >= receivedAt - oldest;
    }

    /** A sample never sent before; may begin a segment. */
    Placement placeNew(int seq, long at, long receivedAt) {
        long inForce = segments.offsetAt(seq);
        if (isOlder) {
            return place(seq, at, receivedAt, fittingOffset(seq, at, receivedAt, inForce));
        }
        // made before the clock was set to what the hello says, when that puts it ahead
        boolean isEarly =
                !settled
                        && at + wanted > receivedAt + AHEAD_TAKEN
                        && fits(at + inForce, receivedAt);
        long believed = isEarly ? inForce : believed(at, receivedAt, inForce);
        long lag = receivedAt - at - believed;
        if (-lag > INCREDIBLE && !ahead.isRepeatedBy(at, receivedAt)) {
            return future(-lag);
        }
        long chosen = believed;
        if (-lag > AHEAD_TAKEN || isClockOfThePast(lag, at, receivedAt)) {
            chosen = receivedAt - at;
        } else if (settled && believed == inForce) {
            chosen += wanted == UNKNOWN ? drift.ofUnknownClock(lag, receivedAt) : drift.after(lag);
        }
        boolean isFirst = !settled || lastAt == UNKNOWN;
        Placement placement = place(seq, at, receivedAt, chosen);
        if (placement instanceof Placed placed) {
            settled |= !isEarly;
            return placed(placed, at, receivedAt, isFirst ? 0 : chosen - inForce);
        }
        return placement;
    }

    private long believed(long at, long receivedAt, long inForce) {
        if (!settled) {
            return wanted;
        }
        return lastAt != UNKNOWN && at < lastAt - TOLERANCE
                ? afterStepBack(at, receivedAt, inForce)
                : inForce;
    }

    private boolean isClockOfThePast(long lag, long at, long receivedAt) {
        return lag > oldest && wanted == UNKNOWN && behind.isRepeatedBy(at, receivedAt);
    }

    private Placed placed(Placed placed, long at, long receivedAt, long step) {
        lastAt = at;
        lastLag = receivedAt - placed.observedAt();
        ahead.clear();
        behind.clear();
        if (placed.begins() == null) {
            return placed;
        }
        drift.reset();
        return new Placed(placed.observedAt(), placed.begins(), step);
    }

    /**
     * Seq grew and time fell, so the clock was set: to what the hello said if that fits, else to
     * now. Samples the device had kept lag anyhow: for them it is enough not to lie ahead.
     */
    private long afterStepBack(long at, long receivedAt, long inForce) {
        long longestLag = lastLag > KEPT ? oldest : INCREDIBLE;
        if (wanted != UNKNOWN && lies(at + wanted, receivedAt, longestLag)) {
            return wanted;
        }
        if (lies(at + inForce, receivedAt, lastLag > KEPT ? oldest : BEHIND_TAKEN)) {
            return inForce;
        }
        return receivedAt - at;
    }

    private static boolean lies(long observedAt, long receivedAt, long longestLag) {
        long lag = receivedAt - observedAt;
        return lag >= -AHEAD_TAKEN && lag <= longestLag;
    }

    /** Of the offsets that could be meant, the first that puts the sample into the past. */
    private long fittingOffset(int seq, long at, long receivedAt, long inForce) {
        long hint = wanted == UNKNOWN ? 0 : wanted;
        boolean hasOwn = !isUnknown || segments.covers(seq);
        if (hasOwn && fits(at + inForce, receivedAt)) {
            return inForce;
        }
        if (fits(at + hint, receivedAt)) {
            return hint;
        }
        return fits(at, receivedAt) ? 0 : inForce;
    }

    /** By the segment in force when that is near enough, else by one that begins here. */
    private Placement place(int seq, long at, long receivedAt, long chosen) {
        long inForce = segments.offsetAt(seq);
        boolean begins = Math.abs(chosen - inForce) > TOLERANCE && !segments.isFull();
        long observedAt = at + (begins ? chosen : inForce);
        long lag = receivedAt - observedAt;
        if (-lag > AHEAD_TAKEN) {
            return future(-lag);
        }
        if (lag > oldest) {
            return new Refused(
                    RefusalCode.TOO_OLD,
                    "at must be within the last " + TimeUnit.MILLISECONDS.toDays(oldest) + " days");
        }
        return new Placed(observedAt, begins ? segments.begin(seq, chosen) : null, 0);
    }

    private static Refused future(long ahead) {
        return new Refused(
                RefusalCode.IN_FUTURE,
                "at must not be later than the device's own clock, was " + ahead + " ms later");
    }
}

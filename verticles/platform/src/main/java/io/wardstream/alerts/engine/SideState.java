package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of one vital have brought the condition of one side: a fold over values in the
 * order of {@code observedAt}, which knows nothing of alarms.
 *
 * <p>Closed: a limit that every value has crossed for its delay opens the condition, with the
 * highest priority for which that is so. Open: a higher priority takes over when it has had its own
 * delay; the condition falls to a lower one, without delay, when the value is back inside the
 * higher limit by its hysteresis; it closes when the value is back inside all that was crossed.
 */
final class SideState {
    /** No priority. */
    static final int NONE = -1;

    private final Side side;
    private final Crossings crossings;
    private int open = NONE;
    private int value;
    private int peak = NONE;
    private int peakValue;
    private long peakAt;
    private int deviceId;
    private long since;
    private long clearAt = Crossings.NEVER;
    private long lastSeen;
    private int known = NONE;
    private long knownSince;
    private @Nullable Episode ended;

    SideState(Side side) {
        this.side = side;
        this.crossings = new Crossings(side);
    }

    Side side() {
        return side;
    }

    Crossings crossings() {
        return crossings;
    }

    /** Nothing crossed, nothing open, nothing that will be. */
    boolean isIdle() {
        return open == NONE && known == NONE && crossings.isNone();
    }

    /** Open, as some value has shown: one that is only known from elsewhere is not. */
    boolean isSeenOpen() {
        return open != NONE && peak != NONE;
    }

    /** By code, of what is open. */
    int priority() {
        return open;
    }

    /** What crossed the limit of {@link #priority}, on the stored scale. */
    int value() {
        return value;
    }

    /** What is open, as if it were over with the newest value. */
    Episode soFar() {
        return new Episode(
                side, peak, peakValue, peakAt, deviceId, since, lastSeen, lastSeen, value, clearAt);
    }

    /** The episode that the newest value has closed; null when it has closed none. */
    @Nullable Episode ended() {
        return ended;
    }

    /** When it will open if this goes on; NEVER: it is open, or no limit is crossed. */
    long dueAt(VitalLimits limits) {
        return open == NONE ? crossings.dueAt(limits) : Crossings.NEVER;
    }

    /** Takes in the next value. */
    void step(VitalLimits limits, VitalState now) {
        ended = null;
        if (known != NONE && now.at() >= knownSince) {
            beginKnown(limits);
        }
        int ready = crossings.step(limits, now);
        if (open != NONE && peak == NONE && now.at() == since) {
            crossings.holdSince(since);
            crossings.hold(open);
            open = next(ready); // it may have begun higher than it stands now
            return;
        }
        if (open == NONE) {
            if (ready != 0) {
                open(highest(ready), limits, now);
            }
            return;
        }
        if (crossings.held() == 0) {
            close(now);
            return;
        }
        lastSeen = now.at();
        move(next(ready), limits, now);
    }

    private void open(int priority, VitalLimits limits, VitalState now) {
        since = crossings.runningSince(priority);
        clearAt = now.calmAt();
        lastSeen = now.at();
        peak = NONE;
        crossings.holdSince(since);
        move(priority, limits, now);
    }

    private void close(VitalState now) {
        ended =
                new Episode(
                        side,
                        peak,
                        peakValue,
                        peakAt,
                        deviceId,
                        since,
                        lastSeen,
                        now.at(),
                        now.value(),
                        clearAt);
        open = NONE;
    }

    private int next(int ready) {
        int upToOpen = (2 << open) - 1;
        int above = ready & ~upToOpen;
        if (above != 0) {
            return highest(above);
        }
        int kept = crossings.held() & upToOpen;
        return kept == 0 ? open : highest(kept);
    }

    private void move(int priority, VitalLimits limits, VitalState now) {
        if (priority != open || peak == NONE) {
            open = priority;
            value = now.judged(limits, side, priority);
        }
        if (open > peak) {
            peak = open;
            peakValue = value;
            peakAt = now.at();
            deviceId = now.deviceId();
        }
    }

    private static int highest(int priorities) {
        return 31 - Integer.numberOfLeadingZeros(priorities);
    }

    /**
     * The condition is known from elsewhere to be present.
     *
     * @param presentSince of the first sample that showed it; values before it are judged as ever,
     *     and do not end it
     */
    void openKnown(VitalLimits limits, int priority, long presentSince) {
        if (limits.has(side)) {
            known = nearest(limits, priority);
            knownSince = presentSince;
        }
    }

    /** Values may have opened it already: then it is as they show it. */
    private void beginKnown(VitalLimits limits) {
        if (open == NONE) {
            open = known;
            peak = NONE;
            since = knownSince;
            clearAt = Crossings.NEVER;
            lastSeen = knownSince;
            crossings.holdSince(since);
            for (int lower = 0; lower <= open; lower++) {
                if (limits.has(side, lower)) {
                    crossings.hold(lower);
                }
            }
        }
        known = NONE;
    }

    /** The priority itself, else the next lower one that has a limit, else the next higher one. */
    private int nearest(VitalLimits limits, int priority) {
        for (int lower = priority; lower >= 0; lower--) {
            if (limits.has(side, lower)) {
                return lower;
            }
        }
        int higher = priority + 1;
        while (!limits.has(side, higher)) {
            higher++;
        }
        return higher;
    }

    /** As new. */
    void reset() {
        crossings.reset();
        open = NONE;
        known = NONE;
        ended = null;
    }

    void copyFrom(SideState other) {
        crossings.copyFrom(other.crossings);
        open = other.open;
        value = other.value;
        peak = other.peak;
        peakValue = other.peakValue;
        peakAt = other.peakAt;
        deviceId = other.deviceId;
        since = other.since;
        clearAt = other.clearAt;
        lastSeen = other.lastSeen;
        known = other.known;
        knownSince = other.knownSince;
        ended = null;
    }
}

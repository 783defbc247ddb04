package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.VitalSign;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the values of one vital add up to: the source in force, the last values for the median, and
 * both sides. A fold: the same values in the order of {@code observedAt} give the same state,
 * whenever they came. Makes no garbage while nothing is crossed. Confined to one event loop.
 */
final class VitalState {
    /** The longest median, see {@code RuleCheck}. */
    private static final int LONGEST_MEDIAN = 9;

    private final SourceInForce source;
    private final SideState low = new SideState(Side.LOW);
    private final SideState high = new SideState(Side.HIGH);

    private final short[] recent = new short[LONGEST_MEDIAN];
    private int recentCount;
    private int recentEnd;
    private int calmCount;
    private long calmAt = Crossings.NEVER;

    private long at = Crossings.NEVER;
    private short value;

    VitalState(VitalSign vital) {
        this.source = new SourceInForce(vital);
    }

    SideState side(Side side) {
        return side == Side.LOW ? low : high;
    }

    /** Of the newest value that counted; NEVER: none yet. */
    long at() {
        return at;
    }

    /** When all was inside every limit by its hysteresis the last time; NEVER: it was not seen. */
    long calmAt() {
        return calmAt;
    }

    /** The newest value that counted, on the stored scale. */
    int value() {
        return value;
    }

    int deviceId() {
        return source.deviceId();
    }

    /**
     * Takes in the next value.
     *
     * @param isWatched look closely even when all is calm: somebody waits for the end of something
     * @return false when there is nothing to be said about it
     */
    boolean step(VitalLimits limits, SampleWindow window, int index, boolean isWatched) {
        if (!source.accepts(window.deviceId(index), window.receivedAt(index))) {
            return false;
        }
        at = window.observedAt(index);
        value = window.value(index);
        remember(limits.longestMedian());
        calmCount = limits.isCalm(value) ? Math.min(calmCount + 1, LONGEST_MEDIAN) : 0;
        if (calmCount >= limits.longestMedian()) {
            calmAt = at;
            if (!isWatched && isIdle()) {
                return false;
            }
        }
        low.step(limits, this);
        high.step(limits, this);
        return true;
    }

    /** Nothing crossed, nothing open. */
    boolean isIdle() {
        return low.isIdle() && high.isIdle();
    }

    /** Takes in a value that another state has told of already. */
    void follow(VitalLimits limits, SampleWindow window, int index) {
        boolean _ = step(limits, window, index, false);
    }

    private void remember(int longestMedian) {
        if (longestMedian == 1) {
            recentCount = 0;
            return;
        }
        recent[recentEnd] = value;
        recentEnd = recentEnd + 1 == LONGEST_MEDIAN ? 0 : recentEnd + 1;
        recentCount = Math.min(recentCount + 1, LONGEST_MEDIAN);
    }

    /** False until so many values have come. */
    boolean hasMedian(int of) {
        return of == 1 || recentCount >= of;
    }

    /** The median of the last values, the newest itself for 1. */
    int median(int of) {
        if (of == 1) {
            return value;
        }
        short[] sorted = new short[of];
        for (int i = 0; i < of; i++) {
            sorted[i] = recent[Math.floorMod(recentEnd - 1 - i, LONGEST_MEDIAN)];
        }
        Arrays.sort(sorted);
        return sorted[of / 2];
    }

    /** What is held against the limit of that priority. */
    int judged(VitalLimits limits, Side side, int priority) {
        int of = limits.isArrest(side, value) ? 1 : limits.medianOf(priority);
        return hasMedian(of) ? median(of) : value;
    }

    /** Adds the episodes that the newest value has closed. */
    void collectEnded(List<Episode> closed) {
        collect(low.ended(), closed);
        collect(high.ended(), closed);
    }

    private static void collect(@Nullable Episode ended, List<Episode> closed) {
        if (ended != null) {
            closed.add(ended);
        }
    }

    /** Forgets what was crossed; the source and the last values stay. */
    void resetSides() {
        calmCount = 0;
        calmAt = Crossings.NEVER;
        low.reset();
        high.reset();
    }

    void copyFrom(VitalState other) {
        source.copyFrom(other.source);
        low.copyFrom(other.low);
        high.copyFrom(other.high);
        System.arraycopy(other.recent, 0, recent, 0, LONGEST_MEDIAN);
        recentCount = other.recentCount;
        recentEnd = other.recentEnd;
        calmCount = other.calmCount;
        calmAt = other.calmAt;
        at = other.at;
        value = other.value;
    }
}

package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judging of one vital of one patient. Confined to one event loop.
 *
 * <p>Two folds run over the values: {@code head} over all of them, {@code base} over those that
 * have left the window. A value that comes in the order of time steps the head. One that comes late
 * is put into the window where it belongs, and the head is folded anew from the base: the outcome
 * is that of values that came in order. What the fold shows is then compared with what has been
 * told already, see {@link Comparison}.
 */
final class VitalLane {
    /**
     * Times of one device that contradict its seqs by more than this are a clock set back, not
     * jitter.
     */
    private static final long CLOCK_MARGIN_MILLIS = 10_000;

    private static final Side[] SIDES = Side.values();

    private final VitalSign vital;
    private final VitalState base;
    private final VitalState head;
    private final SampleWindow window = new SampleWindow();
    private final Comparison comparison;
    private final List<Episode> closed = new ArrayList<>(0);
    private VitalLimits limits;
    private long leftThrough = Crossings.NEVER;
    private boolean isDisordered;
    private boolean isNews;
    private long ignored;

    VitalLane(VitalLimits limits) {
        this.vital = limits.vital();
        this.limits = limits;
        this.base = new VitalState(vital);
        this.head = new VitalState(vital);
        this.comparison = new Comparison(vital);
    }

    VitalSign vital() {
        return vital;
    }

    /** One that knows nothing, with the same limits. */
    VitalLane fresh() {
        return new VitalLane(limits);
    }

    /** Nothing crossed: no alarm is on its way. */
    boolean isIdle() {
        return head.isIdle();
    }

    /** When an alarm of that side is due if this goes on; NEVER: none is, or it is there. */
    long dueAt(Side side) {
        return isPresent(side) ? Crossings.NEVER : head.side(side).dueAt(limits);
    }

    /** Whether the condition has been told, and not its end. */
    boolean isPresent(Side side) {
        return comparison.known(side).isPresent();
    }

    /** As {@link PatientEngine#clearBefore}. */
    long clearBefore(Side side) {
        return comparison.clearBefore(head.side(side));
    }

    /** The device whose values count; 0: none yet. */
    int deviceId() {
        return head.deviceId();
    }

    /** How many values outside the limits came too late to be judged. */
    long ignored() {
        return ignored;
    }

    /** Takes in a live sample; what it shows is said by {@link #tell}. */
    void take(VitalSample sample) {
        Vitals vitals = sample.vitals();
        short scaled = vitals.scaled(vital);
        int trust = (vitals.validityBits() >>> (vital.index() << 1)) & 3;
        if (scaled == Vitals.ABSENT || trust > Validity.QUESTIONABLE.bits()) {
            return;
        }
        if (window.size() == 0 || isNext(sample)) {
            append(sample, scaled);
        } else {
            late(sample, scaled);
        }
    }

    /** Adds what has not been told yet. */
    void tell(List<Transition> told) {
        if (isDisordered) {
            foldAnew();
        }
        if (isNews) {
            comparison.tell(head, closed, limits, told);
            closed.clear();
            isNews = false;
        }
    }

    private boolean isNext(VitalSample sample) {
        int newest = window.size() - 1;
        return window.compare(sample, newest) > 0
                && (window.deviceId(newest) != sample.deviceId()
                        || window.compareSeq(sample, newest) > 0);
    }

    private void append(VitalSample sample, short scaled) {
        if (isDisordered) {
            foldAnew();
        }
        long span = Math.max(PatientLimits.LOOK_BACK_MILLIS, limits.longestDelay());
        while (window.size() > 0
                && (window.isFull() || window.observedAt(0) < sample.observedAt() - span)) {
            letGo();
        }
        int end = window.size();
        window.insert(end, sample, scaled);
        if (head.step(limits, window, end, comparison.isWatching())) {
            head.collectEnded(closed);
            isNews = true;
        }
    }

    /** The oldest value leaves the window. */
    private void letGo() {
        base.follow(limits, window, 0);
        leftThrough = window.observedAt(0);
        window.removeFirst();
    }

    private void late(VitalSample sample, short scaled) {
        int own = window.newestOf(sample.deviceId());
        boolean isNewer = own >= 0 && window.compareSeq(sample, own) > 0;
        long behind = own < 0 ? 0 : window.observedAt(own) - sample.observedAt();
        if (isNewer && behind > CLOCK_MARGIN_MILLIS) {
            restartClock(sample.observedAt());
            append(sample, scaled);
            return;
        }
        int place = window.place(sample);
        if (place == SampleWindow.SAME) {
            return;
        }
        boolean isOfOldClock = !isNewer && behind < -CLOCK_MARGIN_MILLIS;
        if (isOfOldClock || sample.observedAt() <= leftThrough || (place == 0 && window.isFull())) {
            alone(sample, scaled);
            return;
        }
        if (window.isFull()) {
            letGo();
            place--;
        }
        window.insert(place, sample, scaled);
        isDisordered = true;
    }

    /**
     * A value from before the window: what followed it is not known any more. Near a known episode
     * it is no news.
     */
    private void alone(VitalSample sample, short scaled) {
        boolean isOutranked =
                vital.cadence() == Cadence.CONTINUOUS && sample.deviceId() != head.deviceId();
        if (isOutranked || limits.isCalm(scaled)) {
            return;
        }
        @Nullable Episode found = null;
        for (Side side : SIDES) {
            Episode episode = Episodes.ofOne(limits, side, sample, scaled);
            found = episode == null ? found : episode;
        }
        if (found == null) {
            ignored++;
            return;
        }
        long from = found.since() - PatientLimits.LOOK_BACK_MILLIS;
        long to = found.since() + PatientLimits.LOOK_BACK_MILLIS;
        if (!comparison.known(found.side()).has(from, to)) {
            closed.add(found);
            isNews = true;
        }
    }

    private void foldAnew() {
        head.copyFrom(base);
        Episodes.replay(head, window, limits, closed);
        isDisordered = false;
        isNews = true;
    }

    /** The store knows the condition present, or to have been so. */
    void know(Known.Episode episode) {
        KnownEpisodes known = comparison.known(episode.condition().side());
        if (episode.until() != 0) {
            known.add(episode.since(), episode.until());
        } else {
            known.adopt(episode.since(), episode.priority().code());
            holdKnown(episode.condition().side());
        }
        isDisordered = true;
    }

    /** Lets the base begin with what has been told, unless its own values have shown it. */
    private void holdKnown(Side side) {
        KnownEpisodes known = comparison.known(side);
        if (known.isPresent() && !base.side(side).isSeenOpen()) {
            base.side(side).openKnown(limits, known.priority(), known.presentSince());
        }
    }

    /**
     * Other limits are in force from the next value on: the window is judged by them only as far as
     * it bears on what comes.
     */
    void limits(VitalLimits now, List<Transition> told) {
        if (now.equals(limits)) {
            return;
        }
        limits = now;
        for (Side side : SIDES) {
            if (!now.has(side)) {
                comparison.withdraw(side, head.at(), told);
            }
        }
        comparison.limitsChanged(head.at());
        base.resetSides();
        beginWithKnown();
    }

    /** No rule asks for the vital any more. */
    void withdraw(List<Transition> told) {
        for (Side side : SIDES) {
            comparison.withdraw(side, head.at(), told);
        }
    }

    /** The times before have no place on the new clock; what is present stays so. */
    private void restartClock(long now) {
        window.clear();
        leftThrough = Crossings.NEVER;
        comparison.restartClock(now);
        base.copyFrom(head);
        base.resetSides();
        beginWithKnown();
    }

    private void beginWithKnown() {
        for (Side side : SIDES) {
            holdKnown(side);
        }
        foldAnew();
        closed.clear();
        isNews = false;
    }
}

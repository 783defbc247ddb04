package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.VitalSign;
import java.util.List;

/**
 * Compares what the values of one vital show with what has been told, and tells the difference: an
 * episode that touches none known is new, and is told as {@link Passed} when it is over. An alarm
 * once told stays until a value shows its condition gone, even when a late value shows that it was
 * told too early. Confined to one event loop.
 */
final class Comparison {
    private final Condition low;
    private final Condition high;
    private final KnownEpisodes knownLow = new KnownEpisodes();
    private final KnownEpisodes knownHigh = new KnownEpisodes();

    /** What was over by then was judged by other limits, and is not told again by these. */
    private long judgedThrough = Crossings.NEVER;

    Comparison(VitalSign vital) {
        this.low = new Condition(vital, Side.LOW);
        this.high = new Condition(vital, Side.HIGH);
    }

    KnownEpisodes known(Side side) {
        return side == Side.LOW ? knownLow : knownHigh;
    }

    private Condition condition(Side side) {
        return side == Side.LOW ? low : high;
    }

    /** True while the end of something is awaited. */
    boolean isWatching() {
        return knownLow.isPresent() || knownHigh.isPresent();
    }

    /** Other limits are in force for what comes after that moment. */
    void limitsChanged(long moment) {
        judgedThrough = moment;
    }

    /** The clock has been set back to that moment. */
    void restartClock(long now) {
        judgedThrough = Crossings.NEVER;
        knownLow.restartClock(now);
        knownHigh.restartClock(now);
    }

    /** No rule asks for that side any more. */
    void withdraw(Side side, long moment, List<Transition> told) {
        if (known(side).isPresent()) {
            known(side).end(moment);
            told.add(new Withdrawn(condition(side)));
        }
    }

    /**
     * Tells what is new.
     *
     * @param closed episodes that were over before the head, by time
     */
    void tell(VitalState head, List<Episode> closed, VitalLimits limits, List<Transition> told) {
        for (Episode episode : closed) {
            past(episode, limits, told);
        }
        present(head, head.side(Side.LOW), limits, told);
        present(head, head.side(Side.HIGH), limits, told);
    }

    private void past(Episode episode, VitalLimits limits, List<Transition> told) {
        KnownEpisodes known = known(episode.side());
        if (known.isPresent() && episode.lastSeen() >= known.presentSince()) {
            if (episode.until() > Math.max(judgedThrough, known.presentSince())) {
                peak(episode, limits, told);
                end(episode.side(), episode.until(), episode.endValue(), told);
            }
            return;
        }
        boolean isNew =
                episode.peak() != SideState.NONE
                        && episode.lastSeen() > judgedThrough
                        && !known.hasPast(episode.since(), episode.lastSeen());
        if (isNew) {
            known.add(episode.since(), episode.until());
            told.add(
                    new Passed(
                            began(episode, episode.since(), limits),
                            episode.until(),
                            orZero(episode.clearAt())));
        }
    }

    /** The highest priority is told even when it was over before it could be. */
    private void peak(Episode episode, VitalLimits limits, List<Transition> told) {
        KnownEpisodes known = known(episode.side());
        if (episode.peak() > known.peak() && episode.peakAt() > judgedThrough) {
            known.change(episode.peak());
            told.add(
                    changed(
                            episode.side(),
                            episode.peak(),
                            episode.peakValue(),
                            episode.peakAt(),
                            limits));
        }
    }

    private void present(
            VitalState head, SideState fold, VitalLimits limits, List<Transition> told) {
        KnownEpisodes known = known(fold.side());
        boolean isBeforeKnown = known.isPresent() && head.at() < known.presentSince();
        if (head.at() <= judgedThrough || isBeforeKnown) {
            return; // the next value decides
        }
        if (!fold.isSeenOpen()) {
            endIfClear(fold, told);
            return;
        }
        if (!known.isPresent() && known.hasPast(head.at() + 1, head.at())) {
            return; // known to go on beyond these values, and to be over by now
        }
        Episode so = fold.soFar();
        if (!known.isPresent()) {
            long since = known.hasPast(so.since(), so.lastSeen()) ? head.at() : so.since();
            known.begin(since, so.peak());
            told.add(began(so, since, limits));
        }
        peak(so, limits, told);
        if (fold.priority() != known.priority()) {
            known.change(fold.priority());
            told.add(changed(fold.side(), fold.priority(), fold.value(), head.at(), limits));
        }
    }

    private void endIfClear(SideState fold, List<Transition> told) {
        KnownEpisodes known = known(fold.side());
        if (!known.isPresent()) {
            return;
        }
        Crossings crossings = fold.crossings();
        long clear = crossings.clearAfter(Math.max(judgedThrough, known.presentSince()));
        if (clear != Crossings.NEVER) {
            end(fold.side(), clear, crossings.clearValue(clear), told);
        }
    }

    /**
     * When the values before the condition that is present showed it gone, the last time; 0: that
     * was not seen, or is not of what was told.
     */
    long clearBefore(SideState fold) {
        KnownEpisodes known = known(fold.side());
        if (!fold.isSeenOpen() || !known.isPresent()) {
            return 0;
        }
        Episode so = fold.soFar();
        return so.since() == known.presentSince() ? orZero(so.clearAt()) : 0;
    }

    private static long orZero(long time) {
        return time == Crossings.NEVER ? 0 : time;
    }

    private void end(Side side, long at, int value, List<Transition> told) {
        known(side).end(at);
        told.add(new Ended(condition(side), unscaled(side, value), at));
    }

    private Began began(Episode episode, long since, VitalLimits limits) {
        LimitRule rule = limits.rule(episode.peak());
        return new Began(
                condition(episode.side()),
                rule.priority(),
                unscaled(episode.side(), episode.peakValue()),
                limits.limit(episode.side(), episode.peak()),
                rule.version(),
                rule.isLatching(),
                since,
                episode.deviceId());
    }

    private Changed changed(Side side, int priority, int value, long at, VitalLimits limits) {
        LimitRule rule = limits.rule(priority);
        return new Changed(
                condition(side),
                rule.priority(),
                unscaled(side, value),
                limits.limit(side, priority),
                rule.version(),
                rule.isLatching(),
                at);
    }

    private double unscaled(Side side, int value) {
        return condition(side).vital().fromScaled((short) value);
    }
}

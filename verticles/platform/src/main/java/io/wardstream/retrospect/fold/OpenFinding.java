package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.retrospect.fold.Finding.End;
import io.wardstream.retrospect.fold.Finding.Late;
import java.util.ArrayDeque;
import java.util.Deque;

/** A condition that goes on. Not thread-safe. */
final class OpenFinding {
    private final Condition condition;
    private final Began began;
    private final long shownAt;
    private final boolean isCut;
    private final Deque<Level> levels = new ArrayDeque<>(2);

    /** Each more extreme than the one before: bounded by the values there are. */
    private final Deque<Reached> extremes = new ArrayDeque<>(2);

    private Late late = Late.NONE;
    private long lastAt;
    private boolean isLive;

    private record Level(long at, AlarmPriority priority, double limit, int ruleVersion) {}

    private record Reached(long at, double value) {}

    /**
     * @param isCut it may have begun before the samples that are judged
     */
    OpenFinding(Condition condition, Began began, long shownAt, boolean isCut) {
        this.condition = condition;
        this.began = began;
        this.shownAt = shownAt;
        this.isCut = isCut;
        this.levels.add(
                new Level(began.since(), began.priority(), began.limit(), began.ruleVersion()));
        this.extremes.add(new Reached(began.since(), began.value()));
        this.lastAt = shownAt;
    }

    /** A sample of that time does not show it gone. */
    void see(Seen seen) {
        VitalSign vital = condition.vital();
        if (!seen.has(vital) || seen.at() < began.since()) {
            return;
        }
        lastAt = Math.max(lastAt, seen.at());
        if (!seen.sample().live()) {
            late = late.and(seen.at());
        }
        reach(seen.at(), seen.value(vital));
    }

    void change(Changed changed) {
        boolean isHigher = changed.priority().code() > levels.getLast().priority().code();
        if (isHigher && !isLive) {
            levels.add(
                    new Level(
                            changed.at(),
                            changed.priority(),
                            changed.limit(),
                            changed.ruleVersion()));
        }
        reach(changed.at(), changed.value());
    }

    private void reach(long at, double value) {
        double extreme = extremes.getLast().value();
        boolean isLow = condition.side() == Condition.Side.LOW;
        if (!isLive && (isLow ? value < extreme : value > extreme)) {
            extremes.add(new Reached(at, value));
        }
    }

    /** Live samples alone show it from then on: how bad it gets is the matter of their alarm. */
    void liveSince(long moment) {
        isLive = true;
        while (extremes.size() > 1 && extremes.getLast().at() >= moment) {
            extremes.removeLast();
        }
        while (levels.size() > 1 && levels.getLast().at() >= moment) {
            levels.removeLast();
        }
    }

    boolean isLive() {
        return isLive;
    }

    /** It has ended so. */
    Finding over(long until, End end) {
        Level level = levels.getLast();
        return new Finding(
                condition,
                level.priority(),
                extremes.getLast().value(),
                level.limit(),
                level.ruleVersion(),
                began.deviceId(),
                began.since(),
                shownAt,
                until,
                end,
                late,
                isCut);
    }

    /** The samples have ended. */
    Finding unended() {
        return over(lastAt, End.END_UNKNOWN);
    }
}

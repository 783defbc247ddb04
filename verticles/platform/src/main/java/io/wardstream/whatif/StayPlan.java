package io.wardstream.whatif;

import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.WardStay;
import io.wardstream.whatif.replay.Differences.Window;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WhatIfReplay.Limits;
import io.wardstream.whatif.replay.WhatIfReplay.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is read and judged of one stay: the part of the range the patient lay in the ward, an hour
 * before it so that what was there already is known, and a little behind it so that what comes
 * later is not taken for missed. Times are epoch milliseconds.
 *
 * @param from of the part that counts
 * @param to of the part that counts, excluded
 * @param begin of what is judged
 * @param end of what is judged, excluded
 */
public record StayPlan(WardStay stay, int wardId, long from, long to, long begin, long end) {
    /**
     * Longer than any delay. A condition that a device measures less often and that lasts from
     * before counts as begun with the first value that is read.
     */
    public static final Duration BEFORE = Duration.ofHours(1);

    /** The longest delay there may be. */
    public static final Duration BEHIND = Duration.ofSeconds(RuleCheck.LONGEST_DELAY_SECONDS);

    /**
     * Of a stay that was asked for with {@link #BEFORE} and {@link #BEHIND}.
     *
     * @param now there are no samples yet from then on
     */
    public static StayPlan of(WardStay stay, int wardId, long rangeFrom, long rangeTo, long now) {
        long from = Math.max(rangeFrom, stay.from());
        long to = Math.min(rangeTo, stay.to());
        long end = Math.max(to, Math.min(stay.to(), now));
        return new StayPlan(stay, wardId, from, to, from - BEFORE.toMillis(), end);
    }

    boolean isEmpty() {
        return from >= to;
    }

    long length() {
        return end - begin;
    }

    private boolean isMovedIn() {
        return stay.wardBefore() != 0 && stay.from() > begin;
    }

    /** What is in force at the beginning. */
    Limits firstLimits(WardRules rules) {
        return rules.of(isMovedIn() ? stay.wardBefore() : wardId, stay.patientId());
    }

    /** What happens meanwhile. */
    List<Turn> turns(WardRules rules, List<AssignmentInterval> intervals) {
        List<Turn> turns = new ArrayList<>();
        if (isMovedIn()) {
            turns.add(new Turn.Moved(rules.of(wardId, stay.patientId()), stay.from()));
        }
        for (AssignmentInterval held : intervals) {
            if (held.to() < end) {
                turns.add(new Turn.Released(held.deviceId(), held.to()));
            }
        }
        return turns;
    }

    Window window(WardRules rules) {
        Limits limits = rules.of(wardId, stay.patientId());
        return new Window(from, to, end, limits.lookBack().toMillis());
    }

    /** For how long of the part that counts at least one device measured the patient. */
    long measured(List<AssignmentInterval> intervals) {
        List<AssignmentInterval> sorted = new ArrayList<>(intervals);
        sorted.sort(Comparator.comparingLong(AssignmentInterval::from));
        long measured = 0;
        long covered = from;
        for (AssignmentInterval held : sorted) {
            long until = Math.min(held.to(), to);
            measured += Math.max(0, until - Math.max(held.from(), covered));
            covered = Math.max(covered, until);
        }
        return measured;
    }
}

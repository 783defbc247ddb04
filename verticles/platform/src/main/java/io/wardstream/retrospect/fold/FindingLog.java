package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.AlarmCondition;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.retrospect.fold.Finding.End;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all samples together show, with how bad it was. Keeps the samples of the longest delay: a
 * condition is told of when it has lasted. Not thread-safe.
 */
final class FindingLog {
    private final Map<Condition, OpenFinding> open = new HashMap<>();
    private final List<Finding> over = new ArrayList<>();
    private final Deque<Seen> recent = new ArrayDeque<>();
    private final long[] firstAt;
    private long lookBack;
    private boolean isCut;

    /**
     * @param firstAt when each vital was first measured, by index; filled by the caller
     */
    FindingLog(long[] firstAt, long lookBack) {
        this.firstAt = firstAt;
        this.lookBack = lookBack;
    }

    /** Other limits are in force. */
    void lookBack(long millis) {
        lookBack = Math.max(lookBack, millis);
    }

    /** The next sample, and what it shows. */
    void told(Seen seen, List<Transition> transitions) {
        while (!recent.isEmpty() && recent.getFirst().at() < seen.at() - lookBack) {
            recent.removeFirst();
        }
        told(transitions, seen.at());
        recent.addLast(seen);
        open.values().forEach(finding -> finding.see(seen));
    }

    /** What is said without a sample, or before it. */
    void told(List<Transition> transitions, long at) {
        for (Transition transition : transitions) {
            AlarmCondition told = transition.condition();
            if (told instanceof Condition condition) {
                switch (transition) {
                    case Began began -> open.put(condition, begin(condition, began, at));
                    case Changed changed -> change(condition, changed);
                    case Ended ended -> end(condition, ended.at(), End.RETURNED);
                    case Passed passed -> {
                        Began began = passed.began();
                        add(begin(condition, began, at).over(passed.until(), End.RETURNED));
                    }
                    case Withdrawn _ -> end(condition, at, End.RULE_CHANGED);
                }
            }
        }
    }

    private OpenFinding begin(Condition condition, Began began, long at) {
        boolean mayBeOlder = began.since() <= firstAt[condition.vital().index()] + lookBack;
        OpenFinding finding = new OpenFinding(condition, began, at, mayBeOlder);
        recent.forEach(finding::see);
        return finding;
    }

    private void change(Condition condition, Changed changed) {
        OpenFinding finding = open.get(condition);
        if (finding != null) {
            finding.change(changed);
        }
    }

    void unassigned(Collection<Condition> conditions, long at) {
        conditions.forEach(condition -> end(condition, at, End.UNASSIGNED));
    }

    private void end(Condition condition, long at, End end) {
        OpenFinding finding = open.remove(condition);
        if (finding != null) {
            add(finding.over(at, end));
        }
    }

    private void add(Finding finding) {
        if (over.size() < LateFold.MOST) {
            over.add(finding);
        } else {
            isCut = true;
        }
    }

    /** Hands over to the live alarm what live samples alone show now, too. */
    void compare(LiveSpans live) {
        open.forEach(
                (condition, finding) -> {
                    Long since = live.openSince(condition);
                    if (since != null && !finding.isLive()) {
                        finding.liveSince(since);
                    }
                });
    }

    /** Something goes on that live samples alone do not show. */
    boolean isWaiting() {
        return open.values().stream().anyMatch(finding -> !finding.isLive());
    }

    /** There were more than {@link LateFold#MOST}. */
    boolean isCut() {
        return isCut;
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(over);
        open.values().forEach(finding -> all.add(finding.unended()));
        return all;
    }
}

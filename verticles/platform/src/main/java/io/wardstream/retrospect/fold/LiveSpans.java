package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.AlarmCondition;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When live samples alone show which condition. Not thread-safe. */
final class LiveSpans {
    private final Map<AlarmCondition, Long> open = new HashMap<>();
    private final List<Span> over = new ArrayList<>();

    void told(List<Transition> transitions, long at) {
        for (Transition transition : transitions) {
            AlarmCondition condition = transition.condition();
            switch (transition) {
                case Began began -> open.put(condition, began.since());
                case Changed _ -> {
                    // goes on
                }
                case Ended ended -> end(condition, ended.at());
                case Passed passed -> add(condition, passed.began().since(), passed.until());
                case Withdrawn _ -> end(condition, at);
            }
        }
    }

    void unassigned(Collection<Condition> conditions, long at) {
        conditions.forEach(condition -> end(condition, at));
    }

    private void end(AlarmCondition condition, long at) {
        Long since = open.remove(condition);
        if (since != null) {
            add(condition, since, at);
        }
    }

    private void add(AlarmCondition condition, long since, long until) {
        if (condition instanceof Condition crossed && over.size() < LateFold.MOST) {
            over.add(new Span(crossed, since, until));
        }
    }

    /** Null when it is not shown now. */
    @Nullable Long openSince(Condition condition) {
        return open.get(condition);
    }

    List<Span> all() {
        List<Span> all = new ArrayList<>(over);
        open.forEach(
                (condition, since) -> {
                    if (condition instanceof Condition crossed) {
                        all.add(new Span(crossed, since, Span.GOES_ON));
                    }
                });
        return all;
    }
}

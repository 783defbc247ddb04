package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.AlarmPriority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps the alarms that transitions make, as a store would, and fails on a transition that makes no
 * sense: an end of what is not there, a second beginning, the same alarm twice.
 */
final class ToldAlarms {

    /** An alarm; {@code until} 0: its condition is present. */
    record Told(Condition condition, AlarmPriority priority, long since, long until) {
        boolean touches(long from, long to) {
            return from <= (until == 0 ? Long.MAX_VALUE : until) && to >= since;
        }
    }

    private record Name(Condition condition, long since) {}

    private final Map<Condition, Told> present = new HashMap<>();
    private final List<Told> over = new ArrayList<>();
    private final Set<Name> names = new HashSet<>();

    void add(List<Transition> told) {
        told.forEach(this::add);
    }

    private void add(Transition transition) {
        Condition condition = (Condition) transition.condition();
        switch (transition) {
            case Began began -> begin(began);
            case Passed(Began began, long until, long _) -> {
                name(began);
                over.add(new Told(condition, began.priority(), began.since(), until));
            }
            case Changed changed -> {
                Told was = present(condition);
                assertThat(changed.priority()).isNotEqualTo(was.priority());
                present.put(condition, new Told(condition, changed.priority(), was.since(), 0));
            }
            case Ended ended -> {
                assertThat(ended.at()).isGreaterThan(present(condition).since());
                end(condition, ended.at());
            }
            case Withdrawn _ -> end(condition, Long.MAX_VALUE);
        }
    }

    private void begin(Began began) {
        name(began);
        Condition condition = (Condition) began.condition();
        Told now = new Told(condition, began.priority(), began.since(), 0);
        assertThat(present.put(condition, now)).as("second %s", began).isNull();
    }

    private void name(Began began) {
        Name name = new Name((Condition) began.condition(), began.since());
        assertThat(names.add(name)).as("again %s", began).isTrue();
    }

    private Told present(Condition condition) {
        assertThat(present).containsKey(condition);
        return Objects.requireNonNull(present.get(condition));
    }

    private void end(Condition condition, long until) {
        Told was = present(condition);
        present.remove(condition);
        over.add(new Told(condition, was.priority(), was.since(), until));
    }

    boolean isPresent(Condition condition) {
        return present.containsKey(condition);
    }

    Set<Condition> present() {
        return present.keySet();
    }

    List<Told> all() {
        List<Told> all = new ArrayList<>(over);
        all.addAll(present.values());
        return all;
    }

    /** What somebody who takes over would read from the store. */
    Known known() {
        return new Known(
                all().stream()
                        .map(
                                told ->
                                        new Known.Episode(
                                                told.condition(),
                                                told.priority(),
                                                told.since(),
                                                told.until()))
                        .toList());
    }
}

package io.wardstream.whatif.replay;

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

/** What an engine has said of one patient, as episodes; at most {@link #MOST}. Not thread-safe. */
final class EpisodeLog {
    /** As many in a month would be one in two minutes. */
    static final int MOST = 20_000;

    private final Map<String, AlarmEpisode> open = new HashMap<>();
    private final List<AlarmEpisode> over = new ArrayList<>();
    private boolean isCut;

    /**
     * The engine has spoken.
     *
     * @param shownAt epoch milliseconds, when the platform knew
     */
    void told(List<Transition> transitions, long shownAt) {
        for (Transition transition : transitions) {
            String code = transition.condition().code();
            switch (transition) {
                case Began began -> open.put(code, shown(began, shownAt));
                case Changed changed ->
                        open.computeIfPresent(
                                code, (_, episode) -> episode.risenTo(changed.priority()));
                case Ended ended -> end(code, ended.at());
                case Passed passed -> pass(code, passed, shownAt);
                case Withdrawn _ -> end(code, shownAt);
            }
        }
    }

    private static AlarmEpisode shown(Began began, long shownAt) {
        AlarmCondition condition = began.condition();
        return new AlarmEpisode(
                condition,
                began.priority(),
                began.priority(),
                began.since(),
                shownAt,
                AlarmEpisode.GOES_ON);
    }

    /** Beside an open alarm it is no other. */
    private void pass(String code, Passed passed, long shownAt) {
        if (!open.containsKey(code)) {
            add(shown(passed.began(), shownAt).endedAt(passed.until()));
        }
    }

    /** The device of these conditions measures somebody else: their alarms are closed. */
    void unassigned(Collection<Condition> conditions, long at) {
        conditions.forEach(condition -> end(condition.code(), at));
    }

    private void end(String code, long at) {
        AlarmEpisode episode = open.remove(code);
        if (episode != null) {
            add(episode.endedAt(at));
        }
    }

    private void add(AlarmEpisode episode) {
        if (over.size() < MOST) {
            over.add(episode);
        } else {
            isCut = true;
        }
    }

    /** There were more than {@link #MOST}. */
    boolean isCut() {
        return isCut;
    }

    /** Those that are over and those that go on, in no order. */
    List<AlarmEpisode> episodes() {
        List<AlarmEpisode> all = new ArrayList<>(over);
        all.addAll(open.values());
        return all;
    }
}

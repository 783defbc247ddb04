package io.wardstream.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which steps of a route an alarm has come to. Pure. */
final class Escalation {

    private Escalation() {}

    /**
     * What is to be done for an alarm.
     *
     * @param due the steps to take, the earliest first
     * @param doneMinutes how far it has come with them
     * @param nextAt when to look again; empty: nothing more will come
     */
    record Progress(List<RouteStep> due, int doneMinutes, Optional<Instant> nextAt) {
        Progress {
            due = List.copyOf(due);
        }
    }

    static Progress of(AlarmCase alarm, WardRoute route, Instant now) {
        List<RouteStep> ahead =
                route.steps().stream()
                        .filter(step -> step.afterMinutes() > alarm.doneMinutes())
                        .filter(step -> step.concerns(alarm.priority()))
                        .sorted(Comparator.comparingInt(RouteStep::afterMinutes))
                        .toList();
        List<RouteStep> due = ahead.stream().filter(step -> !at(alarm, step).isAfter(now)).toList();
        int done = due.isEmpty() ? alarm.doneMinutes() : due.getLast().afterMinutes();
        Optional<Instant> next = ahead.stream().skip(due.size()).findFirst().map(s -> at(alarm, s));
        return new Progress(due, done, next);
    }

    private static Instant at(AlarmCase alarm, RouteStep step) {
        return alarm.startedAt().plus(Duration.ofMinutes(step.afterMinutes()));
    }
}

package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the store knows of a patient's conditions when somebody else takes over: those present, and
 * those over lately. The list is copied and immutable.
 */
public record Known(List<Episode> episodes) {
    public Known {
        episodes = List.copyOf(episodes);
    }

    /**
     * A condition from its beginning to its end. Times are {@code observedAt} millis.
     *
     * @param until of the sample that showed it gone; 0: it is present
     */
    public record Episode(Condition condition, AlarmPriority priority, long since, long until) {}

    /** What these alarms say, whether open or closed; those not of a crossed limit say nothing. */
    public static Known of(Collection<Alarm> alarms) {
        List<Episode> episodes = new ArrayList<>(alarms.size());
        for (Alarm alarm : alarms) {
            Condition condition = Condition.byCode(alarm.cause().code());
            if (alarm.cause().kind() == AlarmKind.PHYSIOLOGICAL && condition != null) {
                long since = alarm.cause().conditionSince();
                episodes.add(new Episode(condition, alarm.priority(), since, end(alarm)));
            }
        }
        return new Known(episodes);
    }

    /**
     * An alarm closed while its condition was there (rule gone) has no other end than its close.
     */
    private static long end(Alarm alarm) {
        long until = alarm.progress().conditionUntil();
        return until == 0 ? alarm.progress().closedAt() : until;
    }
}

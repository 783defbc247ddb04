package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the store knows of a patient's conditions when somebody else takes over: those present, and
 * those over lately. The list is copied and immutable.
 */
public record Known(List<Episode> episodes) {
    /** By so much a device's clock may be ahead of the platform's and be taken as it is. */
    private static final long AHEAD_MILLIS = 1_000;

    public Known {
        episodes = List.copyOf(episodes);
    }

    /**
     * A condition from its beginning to its end. Times are {@code observedAt} millis.
     *
     * @param until of the sample that showed it gone; 0: it is present
     */
    public record Episode(Condition condition, AlarmPriority priority, long since, long until) {}

    /** As below, of alarms whose conditions have not begun again. */
    public static Known of(Collection<Alarm> alarms) {
        return of(alarms, Map.of());
    }

    /**
     * What these alarms say, whether open or closed; those not of a crossed limit say nothing.
     *
     * @param begunAgainAt by id, when the condition was last found to have begun again while the
     *     alarm was open, epoch milliseconds of the platform's clock; 0 or none: never. What was
     *     observed until then is part of what is known, and ends nothing
     */
    public static Known of(Collection<Alarm> alarms, Map<UUID, Long> begunAgainAt) {
        List<Episode> episodes = new ArrayList<>(alarms.size());
        for (Alarm alarm : alarms) {
            Condition condition = Condition.byCode(alarm.cause().code());
            if (alarm.cause().kind() == AlarmKind.PHYSIOLOGICAL && condition != null) {
                long again = begunAgainAt.getOrDefault(alarm.id(), 0L);
                addEpisodes(alarm, condition, again, episodes);
            }
        }
        return new Known(episodes);
    }

    private static void addEpisodes(
            Alarm alarm, Condition condition, long again, List<Episode> episodes) {
        long since = alarm.cause().conditionSince();
        long until = end(alarm);
        if (until == 0 && again != 0) {
            long present = Math.max(since, again) + AHEAD_MILLIS;
            episodes.add(new Episode(condition, alarm.priority(), since, present - 1));
            since = present;
        }
        episodes.add(new Episode(condition, alarm.priority(), since, until));
    }

    /**
     * An alarm closed while its condition was there (rule gone) has no other end than its close.
     */
    private static long end(Alarm alarm) {
        long until = alarm.progress().conditionUntil();
        return until == 0 ? alarm.progress().closedAt() : until;
    }
}

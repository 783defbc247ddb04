package io.wardstream.alerts;

import io.vertx.sqlclient.Row;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the database has of one patient's alarms, comparable with that of another to whom the same
 * has happened at another time. Times are milliseconds since the beginning, -1: not yet.
 *
 * @param untold transitions that nobody has been told of
 */
record Kept(List<Stand> alarms, List<Event> events, List<Pause> pauses, int untold) {

    private static final String PAUSES =
            """
            SELECT begun_at, ended_at, end_reason, ended_by_alarm
            FROM audio_pause
            WHERE patient_id = $1
            ORDER BY no
            """;

    private static final String UNTOLD =
            """
            SELECT count(*)::int AS untold
            FROM alarm_outbox
            JOIN alarm a ON a.no = alarm_no
            WHERE a.patient_id = $1 AND a.kind = 'physiological'
            """;

    /** One alarm. By the platform's clock, but for since and until. */
    record Stand(
            int version,
            AlarmState state,
            AlarmPriority priority,
            String text,
            int ruleVersion,
            long since,
            long until,
            long raisedAt,
            long acknowledgedAt,
            @Nullable String acknowledgedBy,
            long clearedAt,
            long closedAt,
            @Nullable String closeReason) {

        Stand moved(LongUnaryOperator time) {
            return new Stand(
                    version,
                    state,
                    priority,
                    text,
                    ruleVersion,
                    since,
                    until,
                    time.applyAsLong(raisedAt),
                    time.applyAsLong(acknowledgedAt),
                    acknowledgedBy,
                    time.applyAsLong(clearedAt),
                    time.applyAsLong(closedAt),
                    closeReason);
        }
    }

    /**
     * @param alarm which of the patient's, from 0
     */
    record Event(
            int alarm,
            int version,
            String kind,
            long at,
            @Nullable String by,
            AlarmState state,
            AlarmPriority priority,
            @Nullable Double value) {

        Event moved(LongUnaryOperator time) {
            return new Event(
                    alarm, version, kind, time.applyAsLong(at), by, state, priority, value);
        }
    }

    /**
     * @param alarm that ended it, as above; -1: none did
     */
    record Pause(long begunAt, long endedAt, @Nullable String reason, int alarm) {

        Pause moved(LongUnaryOperator time) {
            return new Pause(begunAt, time.applyAsLong(endedAt), reason, alarm);
        }
    }

    static Kept of(AlertBed bed, Patient patient, long begun) {
        List<Alarm> alarms = bed.alarms(patient);
        List<Event> events = new ArrayList<>();
        for (int index = 0; index < alarms.size(); index++) {
            int number = index;
            RegistryBed.await(bed.alerts.alarms().events(bed.scope, alarms.get(index).id()))
                    .stream()
                    .map(event -> event(number, event, begun))
                    .forEach(events::add);
        }
        List<UUID> ids = alarms.stream().map(Alarm::id).toList();
        return new Kept(
                alarms.stream().map(alarm -> stand(alarm, begun)).toList(),
                events,
                bed.rows(PAUSES, patient.id()).stream().map(row -> pause(row, ids, begun)).toList(),
                bed.rows(UNTOLD, patient.id()).getFirst().getInteger("untold"));
    }

    private static Stand stand(Alarm alarm, long begun) {
        Alarm.Cause cause = alarm.cause();
        Alarm.Progress progress = alarm.progress();
        return new Stand(
                alarm.version(),
                progress.state(),
                progress.priority(),
                cause.text(),
                cause.ruleVersion(),
                since(begun, cause.conditionSince()),
                since(begun, progress.conditionUntil()),
                since(begun, progress.raisedAt()),
                since(begun, progress.acknowledgedAt()),
                progress.acknowledgedBy(),
                since(begun, progress.clearedAt()),
                since(begun, progress.closedAt()),
                progress.closeReason());
    }

    private static Event event(int alarm, AlarmEvent event, long begun) {
        return new Event(
                alarm,
                event.version(),
                event.kind(),
                since(begun, event.at().toEpochMilli()),
                event.by(),
                event.state(),
                event.priority(),
                event.value());
    }

    private static Pause pause(Row row, List<UUID> alarms, long begun) {
        UUID endedBy = row.getUUID("ended_by_alarm");
        return new Pause(
                since(begun, millis(row.getOffsetDateTime("begun_at"))),
                since(begun, millis(row.getOffsetDateTime("ended_at"))),
                row.getString("end_reason"),
                endedBy == null ? -1 : alarms.indexOf(endedBy));
    }

    private static long millis(@Nullable OffsetDateTime time) {
        return time == null ? 0 : time.toInstant().toEpochMilli();
    }

    private static long since(long begun, long millis) {
        return millis == 0 ? -1 : millis - begun;
    }

    /** The same, where what has happened at one moment has happened at another. */
    Kept moved(Map<Long, Long> moments) {
        LongUnaryOperator time = at -> Objects.requireNonNullElse(moments.get(at), at);
        return new Kept(
                alarms.stream().map(it -> it.moved(time)).toList(),
                events.stream().map(it -> it.moved(time)).toList(),
                pauses.stream().map(it -> it.moved(time)).toList(),
                untold);
    }
}

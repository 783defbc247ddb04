package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.registry.PgHolds;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far the telling of each alarm has come, in PostgreSQL. The row of an alarm is its lock: who
 * learns that it is over waits for who is ordering messages about it, and then sees them.
 */
final class PgCases {

    /**
     * In one order, so that two takers do not wait for each other. Nothing for a ward where nobody
     * is told, unless the alarm came from another. A version known already, or an older one,
     * changes nothing. Minutes count from the raise, however late it is seen. The telling begins
     * anew when the priority has risen, the patient has moved to another ward, or an alarm that
     * somebody had seen has come back.
     */
    private static final String ABSORB =
            """
            INSERT INTO notification_case AS c
              (alarm_id, alarm_version, hospital_id, ward_id, ward_public_id, patient_public_id,
               urgency, code, alarm_text, raised_at, is_over, started_at, done_minutes, next_at,
               changed_at)
            SELECT a.alarm_id, a.alarm_version, a.hospital_id, a.ward_id, a.ward_public_id,
                   a.patient_public_id, a.urgency, a.code, a.alarm_text, a.raised_at, a.is_over,
                   least(a.raised_at, $12), -1, CASE WHEN NOT a.is_over THEN $12::timestamptz END, $12
            FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::uuid[], $6::uuid[],
                        $7::smallint[], $8::text[], $9::text[], $10::timestamptz[], $11::boolean[])
                 AS a(alarm_id, alarm_version, hospital_id, ward_id, ward_public_id,
                      patient_public_id, urgency, code, alarm_text, raised_at, is_over)
            WHERE EXISTS (SELECT FROM notification_route r
                          WHERE r.ward_id = a.ward_id AND jsonb_array_length(r.steps) > 0)
               OR EXISTS (SELECT FROM notification_case k WHERE k.alarm_id = a.alarm_id)
            ORDER BY a.alarm_id
            ON CONFLICT (alarm_id) DO UPDATE
            SET (started_at, done_minutes, next_at) = (
                  SELECT CASE WHEN anew.begins THEN $12 ELSE c.started_at END,
                         CASE WHEN anew.begins THEN -1 ELSE c.done_minutes END,
                         CASE WHEN excluded.is_over THEN NULL
                              WHEN anew.begins THEN excluded.next_at
                              ELSE c.next_at END
                  FROM (SELECT NOT excluded.is_over
                               AND (c.is_over OR excluded.urgency > c.urgency
                                    OR excluded.ward_id <> c.ward_id) AS begins) anew),
                alarm_version = excluded.alarm_version, ward_id = excluded.ward_id,
                ward_public_id = excluded.ward_public_id, urgency = excluded.urgency,
                code = excluded.code, alarm_text = excluded.alarm_text,
                is_over = excluded.is_over, changed_at = excluded.changed_at
            WHERE excluded.alarm_version > c.alarm_version
            RETURNING alarm_id, is_over
            """;

    private static final String DUE =
            """
            SELECT alarm_id, hospital_id, ward_id, ward_public_id, patient_public_id, urgency, code,
                   alarm_text, raised_at, started_at, done_minutes
            FROM notification_case
            WHERE next_at <= $1
            ORDER BY urgency DESC, next_at
            LIMIT $2
            FOR UPDATE SKIP LOCKED
            """;

    private static final String PROGRESS =
            """
            UPDATE notification_case c
            SET done_minutes = p.done_minutes, next_at = p.next_at
            FROM unnest($1::uuid[], $2::int[], $3::timestamptz[])
                 AS p(alarm_id, done_minutes, next_at)
            WHERE c.alarm_id = p.alarm_id
            """;

    /** At rest: whatever changes the alarm begins the telling anew. */
    private static final String END =
            """
            WITH open AS MATERIALIZED (
              SELECT alarm_id
              FROM notification_case
              WHERE alarm_id = ANY ($1::uuid[]) AND NOT is_over
              ORDER BY alarm_id
              FOR UPDATE
            )
            UPDATE notification_case c
            SET is_over = true, next_at = NULL, changed_at = $2
            FROM open
            WHERE c.alarm_id = open.alarm_id
            """;

    private static final String FORGET =
            """
            DELETE FROM notification_case
            WHERE alarm_id IN (SELECT alarm_id FROM notification_case
                               WHERE is_over AND changed_at < $1 AND hospital_id <> ALL ($3)
                               LIMIT $2
                               FOR UPDATE SKIP LOCKED)
            """;

    private PgCases() {}

    /**
     * Takes in how alarms stand.
     *
     * @param alarms not two of one id
     * @return the ids of those that are over by it: acknowledged or closed
     */
    static Future<List<UUID>> absorb(SqlConnection connection, List<Alarm> alarms, Instant now) {
        List<Alarm> inOrder =
                alarms.stream()
                        .sorted(Comparator.comparing(alarm -> alarm.id().toString()))
                        .toList();
        return connection
                .preparedQuery(ABSORB)
                .execute(columns(inOrder).addValue(utc(now)))
                .map(
                        rows -> {
                            List<UUID> over = new ArrayList<>();
                            for (Row row : rows) {
                                if (row.getBoolean("is_over")) {
                                    over.add(row.getUUID("alarm_id"));
                                }
                            }
                            return over;
                        });
    }

    private static Tuple columns(List<Alarm> alarms) {
        return Tuple.tuple()
                .addValue(of(alarms, Alarm::id).toArray(UUID[]::new))
                .addValue(of(alarms, Alarm::version).toArray(Integer[]::new))
                .addValue(of(alarms, alarm -> alarm.subject().hospitalId()).toArray(Integer[]::new))
                .addValue(of(alarms, alarm -> alarm.subject().wardId()).toArray(Integer[]::new))
                .addValue(of(alarms, alarm -> alarm.subject().wardPublicId()).toArray(UUID[]::new))
                .addValue(
                        of(alarms, alarm -> alarm.subject().patientPublicId()).toArray(UUID[]::new))
                .addValue(of(alarms, alarm -> urgency(alarm.priority())).toArray(Short[]::new))
                .addValue(of(alarms, AlarmJson::code).toArray(String[]::new))
                .addValue(of(alarms, alarm -> alarm.cause().text()).toArray(String[]::new))
                .addValue(
                        of(alarms, alarm -> utc(Instant.ofEpochMilli(alarm.progress().raisedAt())))
                                .toArray(OffsetDateTime[]::new))
                .addValue(of(alarms, PgCases::isOver).toArray(Boolean[]::new));
    }

    private static <T> List<T> of(List<Alarm> alarms, Function<Alarm, T> column) {
        return alarms.stream().map(column).toList();
    }

    /** Of alarms in a group people are told by the one alarm that shows them. */
    private static boolean isOver(Alarm alarm) {
        boolean isShownByAnother = alarm.subject().groupId() != null && !alarm.subject().isWard();
        return isShownByAnother || !alarm.isOpen() || alarm.state() == AlarmState.ACKNOWLEDGED;
    }

    static short urgency(AlarmPriority priority) {
        return (short) priority.code();
    }

    /** One that this version does not know is told of as the highest. */
    static AlarmPriority priority(Row row) {
        AlarmPriority known = AlarmPriority.ofCode(row.getShort("urgency"));
        return known == null ? AlarmPriority.HIGH : known;
    }

    /** Those whose next step is due, the most urgent first; locked until the transaction ends. */
    static Future<List<AlarmCase>> due(SqlConnection connection, Instant now, int limit) {
        return connection
                .preparedQuery(DUE)
                .execute(Tuple.of(utc(now), limit))
                .map(
                        rows -> {
                            List<AlarmCase> due = new ArrayList<>(rows.size());
                            rows.forEach(row -> due.add(read(row)));
                            return due;
                        });
    }

    private static AlarmCase read(Row row) {
        return new AlarmCase(
                row.getUUID("alarm_id"),
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getUUID("patient_public_id"),
                priority(row),
                row.getString("code"),
                row.getString("alarm_text"),
                row.getOffsetDateTime("raised_at").toInstant(),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getInteger("done_minutes"));
    }

    /** Notes how far each case has come; the lists are of one length. */
    static Future<Void> progress(
            SqlConnection connection, List<AlarmCase> cases, List<Escalation.Progress> progress) {
        @Nullable OffsetDateTime[] next =
                progress.stream()
                        .map(one -> one.nextAt().map(PgCases::utc).orElse(null))
                        .toArray(OffsetDateTime[]::new);
        Tuple values =
                Tuple.of(
                        cases.stream().map(AlarmCase::alarmId).toArray(UUID[]::new),
                        progress.stream()
                                .map(Escalation.Progress::doneMinutes)
                                .toArray(Integer[]::new),
                        next);
        return connection.preparedQuery(PROGRESS).execute(values).mapEmpty();
    }

    /** Ends the telling of alarms about whose changes nothing will be learned. */
    static Future<Void> end(SqlConnection connection, List<UUID> alarmIds, Instant now) {
        return connection
                .preparedQuery(END)
                .execute(Tuple.of(alarmIds.toArray(UUID[]::new), utc(now)))
                .mapEmpty();
    }

    /** Drops what has been over since before the instant; how many. */
    static Future<Integer> forget(SqlConnection connection, Instant before, int limit) {
        return PgHolds.inTransaction(connection)
                .map(held -> Tuple.of(utc(before), limit).addArrayOfInteger(held))
                .compose(values -> connection.preparedQuery(FORGET).execute(values))
                .map(SqlResult::rowCount);
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

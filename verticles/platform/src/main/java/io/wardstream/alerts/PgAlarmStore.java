package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Alarm;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * {@link AlarmStore} on PostgreSQL: one statement for many alarms, their events, the pauses of the
 * sound that end because one of them is to be heard, and the word to {@link PgAlarmOutbox} that
 * they have changed.
 */
final class PgAlarmStore implements AlarmStore {

    /** A statement on a connection that hangs must not hold up the next one for half a minute. */
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(5);

    private static final String EVENT_COLUMNS =
            "alarm_no, version, hospital_id, kind, happened_at, done_by, state, priority,"
                    + " alarm_value";

    private static final String LOG =
            """
            logged AS (
              INSERT INTO alarm_event (%s)
              SELECT w.no, a.version, a.hospital_id, a.event_kind,
                     to_timestamp(a.event_at / 1000::float8), a.event_by, a.state, a.priority,
                     a.event_value
              FROM written w
              JOIN asked a USING (id)
            ), covering AS (
              SELECT p.no, a.id AS alarm_id, to_timestamp(a.event_at / 1000::float8) AS heard_at
              FROM written w
              JOIN asked a USING (id)
              JOIN audio_pause p ON p.hospital_id = a.hospital_id
              WHERE a.state IN ('UNACKNOWLEDGED', 'LATCHED')
                AND a.event_kind IN ('raised', 'escalated', 'retriggered',
                                     'acknowledgement_expired')
                AND p.ended_at IS NULL
                AND p.until_at > %s
                AND p.until_at > to_timestamp(a.event_at / 1000::float8)
                AND (p.patient_id = a.patient_id
                     OR (p.patient_id IS NULL AND p.ward_id = a.ward_id))
              FOR UPDATE OF p SKIP LOCKED
            ), heard AS (
              UPDATE audio_pause p
              SET ended_at = greatest(c.heard_at, p.begun_at), end_reason = 'alarm',
                  ended_by_alarm = c.alarm_id
              FROM covering c
              WHERE p.no = c.no
            ), told AS (
              INSERT INTO alarm_outbox (alarm_no)
              SELECT w.no
              FROM written w
              JOIN asked a USING (id)
              WHERE a.event_kind NOT IN ('changed', 'source_changed')
            )
            SELECT id FROM written
            """
                    .formatted(EVENT_COLUMNS, PgAlarmColumns.FIRST_EVENT_AT);

    /**
     * In one order, which is that of the locks that {@code alarm_gives_way} takes, so that two
     * owners who raise the same alarms do not wait for each other. What is raised before it is
     * known what the database has must not have begun inside an episode on record: once that is
     * known, the samples are judged again. What was over when it was found must not be part of one.
     */
    static final String RAISE =
            """
            WITH asked AS MATERIALIZED (
              SELECT * FROM %s
              ORDER BY alarm_lock(a.patient_id), a.patient_id, a.code, a.place
            ), written AS (
              INSERT INTO alarm (%s)
              SELECT %s
              FROM asked a
              WHERE NOT alarm_gives_way(a.patient_id, a.code, a.place, a.device_id,
                                        a.condition_since, a.gives_way_until, a.clear_at)
              ON CONFLICT DO NOTHING
              RETURNING no, id
            ), %s
            """
                    .formatted(
                            PgAlarmColumns.ROWS, PgAlarmColumns.NAMES, PgAlarmColumns.VALUES, LOG);

    private static final String CHANGE =
            """
            WITH asked AS (
              SELECT * FROM %s
            ), written AS (
              UPDATE alarm s
              SET (%s) = ROW (%s)
              FROM asked a
              WHERE s.id = a.id AND s.version = a.version - 1
              RETURNING s.no, s.id
            ), %s
            """
                    .formatted(
                            PgAlarmColumns.ROWS, PgAlarmColumns.NAMES, PgAlarmColumns.VALUES, LOG);

    /**
     * The alarm itself before another that is open, before one that kept it away. A statement of
     * its own: what a conflict has hit may be younger than the snapshot of the statement that hit
     * it.
     */
    private static final String STANDING =
            """
            SELECT asked.id AS asked_id, s.*
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::bigint[],
                        $7::int[], $8::bigint[])
              AS asked(id, patient_id, code, place, condition_since, gives_way_until, device_id,
                       clear_at)
            CROSS JOIN LATERAL (
              SELECT * FROM (
                SELECT 1 AS rank, own.* FROM alarm own WHERE own.id = asked.id
                UNION ALL
                SELECT 2 AS rank, other.* FROM alarm other
                WHERE other.patient_id = asked.patient_id
                  AND other.code = asked.code
                  AND other.place = asked.place
                  AND other.closed_at IS NULL
                UNION ALL
                SELECT 3 AS rank, k.*
                FROM alarm_overlapping(asked.patient_id, asked.code, asked.place, asked.device_id,
                                       asked.condition_since, asked.gives_way_until,
                                       asked.clear_at) k
              ) known
              ORDER BY known.rank, known.no DESC
              LIMIT 1
            ) s
            """;

    private static final String BY_IDS =
            "SELECT %s FROM alarm WHERE id = ANY ($1)".formatted(PgAlarmColumns.NAMES);

    private static final String RECENT =
            """
            SELECT %s, (SELECT max(e.happened_at)
                        FROM alarm_event e
                        WHERE e.alarm_no = alarm.no AND e.kind = 'retriggered') AS begun_again_at
            FROM alarm
            WHERE patient_id = ANY ($1) AND closed_at IS NULL
            UNION ALL
            SELECT %s, NULL
            FROM alarm
            WHERE patient_id = ANY ($1) AND closed_at >= $2
            """
                    .formatted(PgAlarmColumns.NAMES, PgAlarmColumns.NAMES);

    private static final String OPEN_IN =
            """
            SELECT %s
            FROM alarm
            WHERE shard = ANY ($1::int[]) AND closed_at IS NULL
            ORDER BY no DESC
            LIMIT %s
            """
                    .formatted(PgAlarmColumns.NAMES, Integer.toString(Alarms.MAX_OPEN));

    private final Database database;

    PgAlarmStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Map<UUID, Alarm>> raise(List<Recording> raises) {
        return query(RAISE, PgAlarmColumns.bind(raises))
                .compose(
                        written -> {
                            Map<UUID, Alarm> standing = new HashMap<>();
                            List<Recording> others = sortOut(raises, written, standing);
                            return others.isEmpty()
                                    ? Future.succeededFuture(standing)
                                    : addStanding(others, standing);
                        });
    }

    @Override
    public Future<Map<UUID, Alarm>> change(List<Recording> changes) {
        return query(CHANGE, PgAlarmColumns.bind(changes))
                .compose(
                        written -> {
                            Map<UUID, Alarm> standing = new HashMap<>();
                            List<Recording> others = sortOut(changes, written, standing);
                            return others.isEmpty()
                                    ? Future.succeededFuture(standing)
                                    : addByIds(others, standing);
                        });
    }

    /** Fills in what was written and returns what was not. */
    private static List<Recording> sortOut(
            List<Recording> asked, RowSet<Row> written, Map<UUID, Alarm> standing) {
        Map<UUID, Recording> left = new HashMap<>();
        asked.forEach(write -> left.put(write.alarm().id(), write));
        for (Row row : written) {
            UUID id = row.getUUID("id");
            Recording write = left.remove(id);
            if (write != null) {
                standing.put(id, write.alarm().recorded());
            }
        }
        return List.copyOf(left.values());
    }

    private Future<Map<UUID, Alarm>> addStanding(
            List<Recording> others, Map<UUID, Alarm> standing) {
        List<Alarm> alarms = others.stream().map(Recording::alarm).toList();
        Tuple asked =
                Tuple.of(
                                alarms.stream().map(Alarm::id).toArray(UUID[]::new),
                                alarms.stream()
                                        .map(alarm -> alarm.subject().patientId())
                                        .toArray(Integer[]::new),
                                alarms.stream()
                                        .map(alarm -> alarm.cause().code())
                                        .toArray(String[]::new),
                                alarms.stream().map(PgAlarmColumns::place).toArray(Integer[]::new))
                        .addValue(
                                alarms.stream()
                                        .map(alarm -> alarm.cause().conditionSince())
                                        .toArray(Long[]::new))
                        .addValue(
                                others.stream().map(Recording::givesWayUntil).toArray(Long[]::new))
                        .addValue(
                                alarms.stream()
                                        .map(alarm -> alarm.subject().deviceId())
                                        .toArray(Integer[]::new))
                        .addValue(others.stream().map(Recording::clearAt).toArray(Long[]::new));
        return query(STANDING, asked)
                .map(
                        rows -> {
                            for (Row row : rows) {
                                standing.put(row.getUUID("asked_id"), PgAlarmColumns.alarm(row));
                            }
                            return standing;
                        });
    }

    private Future<Map<UUID, Alarm>> addByIds(List<Recording> others, Map<UUID, Alarm> standing) {
        UUID[] ids = others.stream().map(write -> write.alarm().id()).toArray(UUID[]::new);
        return query(BY_IDS, Tuple.of((Object) ids))
                .map(
                        rows -> {
                            alarms(rows).forEach(alarm -> standing.put(alarm.id(), alarm));
                            return standing;
                        });
    }

    @Override
    public Future<List<RecentAlarm>> recentOf(Collection<Integer> patientIds, long closedAfter) {
        Tuple asked = Tuple.of(patientIds.toArray(Integer[]::new), PgTime.utc(closedAfter));
        return query(RECENT, asked).map(rows -> rows.stream().map(PgAlarmStore::recent).toList());
    }

    private static RecentAlarm recent(Row row) {
        OffsetDateTime again = row.getOffsetDateTime("begun_again_at");
        long begunAgainAt = again == null ? 0 : again.toInstant().toEpochMilli();
        return new RecentAlarm(PgAlarmColumns.alarm(row), begunAgainAt);
    }

    @Override
    public Future<List<Alarm>> openIn(Collection<Integer> shards) {
        return query(OPEN_IN, Tuple.of((Object) shards.toArray(Integer[]::new)))
                .map(PgAlarmStore::alarms);
    }

    private static List<Alarm> alarms(RowSet<Row> rows) {
        return rows.stream().map(PgAlarmColumns::alarm).toList();
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(
                database.platform()
                        .preparedQuery(statement)
                        .execute(parameters)
                        .timeout(LONGEST_WRITE.toMillis(), TimeUnit.MILLISECONDS));
    }
}

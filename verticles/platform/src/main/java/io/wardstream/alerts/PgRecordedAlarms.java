package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.Known;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.ZoneOffset;

/** Counts in PostgreSQL; an alarm of a crossed limit is one of people that names a vital. */
public final class PgRecordedAlarms implements RecordedAlarms {

    private static final String OF_LIMITS =
            """
            SELECT count(*) FILTER (WHERE a.raised_at >= $3 AND a.raised_at < $4) AS alarms,
                   coalesce(sum(e.again), 0)::bigint AS again
            FROM alarm a
            CROSS JOIN LATERAL (
              SELECT count(*) AS again
              FROM alarm_event
              WHERE alarm_no = a.no AND kind = 'retriggered'
                AND happened_at >= $3 AND happened_at < $4
            ) e
            WHERE a.hospital_id = $1
              AND coalesce(a.raised_ward_id, a.ward_id) = $2
              AND a.kind = 'physiological' AND a.vital IS NOT NULL
              AND a.raised_at >= $3::timestamptz - interval '7 days' AND a.raised_at < $4
            """;

    /** Closed a minute before is within, but for the clocks of device and platform. */
    private static final String OF_PATIENT =
            """
            SELECT %s
            FROM alarm
            WHERE patient_id = $1
              AND condition_since < $3
              AND (closed_at IS NULL OR closed_at >= $2::timestamptz - interval '1 min')
              AND kind = 'physiological' AND vital IS NOT NULL
            """
                    .formatted(PgAlarmColumns.NAMES);

    private final Database database;

    public PgRecordedAlarms(Database database) {
        this.database = database;
    }

    @Override
    public Future<Counted> ofLimits(
            Scope scope, int hospitalId, int wardId, Instant from, Instant to) {
        Tuple values =
                Tuple.of(
                        hospitalId,
                        wardId,
                        from.atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC));
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OF_LIMITS)
                                .execute(values)
                                .map(rows -> counted(rows.iterator().next())));
    }

    @Override
    public Future<Known> ofPatient(Scope scope, int patientId, long from, long to) {
        Tuple values = Tuple.of(patientId, PgTime.utc(from), PgTime.utc(to));
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OF_PATIENT)
                                .mapping(PgAlarmColumns::alarm)
                                .execute(values)
                                .map(rows -> Known.of(rows.stream().toList())));
    }

    private static Counted counted(Row row) {
        return new Counted(row.getLong("alarms"), row.getLong("again"));
    }
}

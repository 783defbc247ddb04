package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.retrospect.fold.Reconciliation;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import io.wardstream.retrospect.fold.Reconciliation.Kept;
import io.wardstream.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/** {@link RetrospectiveStore} on PostgreSQL. */
final class PgRetrospectiveStore implements RetrospectiveStore {

    /** A node that has lost its lease unawares waits for the other one, and sees what it did. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('wardstream.retrospect', $1))";

    private static final String KEPT =
            """
            SELECT %s
            FROM retrospective_alarm
            WHERE patient_id = $1 AND condition_since < $3 AND condition_until >= $2
            """
                    .formatted(PgRetrospectiveRow.NAMES);

    private static final String WRITE =
            """
            INSERT INTO retrospective_alarm AS r
              (id, version, hospital_id, ward_id, ward_public_id, patient_id, patient_public_id,
               device_id, device_public_id, condition_since, raised_at, condition_until, code, vital,
               alarm_value, alarm_limit, alarm_text, rule_version, priority, close_reason, found_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                    $19, $20, $21)
            ON CONFLICT (id) DO UPDATE
            SET (version, ward_id, ward_public_id, device_id, device_public_id, condition_since,
                 raised_at, condition_until, alarm_value, alarm_limit, alarm_text, rule_version,
                 priority, close_reason, gone_at)
              = ROW (excluded.version, excluded.ward_id, excluded.ward_public_id, excluded.device_id,
                 excluded.device_public_id, excluded.condition_since, excluded.raised_at,
                 excluded.condition_until, excluded.alarm_value, excluded.alarm_limit,
                 excluded.alarm_text, excluded.rule_version, excluded.priority,
                 excluded.close_reason, NULL)
            """;

    private static final String TAKE_AWAY =
            "UPDATE retrospective_alarm SET version = $2, gone_at = $3 WHERE id = $1";

    private static final String LOG =
            """
            INSERT INTO retrospective_event
              (alarm_id, version, hospital_id, kind, found_at, priority, alarm_value, late_from,
               late_to, late_samples)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;

    private final Database database;

    PgRetrospectiveStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Change>> keep(Judged judged, Instant now) {
        return database.write(
                connection ->
                        kept(connection, judged)
                                .map(kept -> changes(judged, kept))
                                .compose(changes -> write(connection, judged, changes, now)));
    }

    private static Future<List<Kept>> kept(SqlConnection connection, Judged judged) {
        int patientId = judged.patient().patientId();
        Tuple range =
                Tuple.of(
                        patientId,
                        PgRetrospectiveRow.utc(judged.from()),
                        PgRetrospectiveRow.utc(judged.to()));
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of((long) patientId))
                .compose(_ -> connection.preparedQuery(KEPT).execute(range))
                .map(rows -> rows.stream().map(PgRetrospectiveRow::kept).toList());
    }

    private static List<Change> changes(Judged judged, List<Kept> kept) {
        return Reconciliation.of(
                judged.patient().patientId(), kept, judged.findings(), judged.late());
    }

    private static Future<List<Change>> write(
            SqlConnection connection, Judged judged, List<Change> changes, Instant now) {
        List<Change> gone = changes.stream().filter(Change::isGone).toList();
        List<Change> standing = changes.stream().filter(change -> !change.isGone()).toList();
        return batch(connection, TAKE_AWAY, gone, change -> gone(change, now))
                .compose(
                        _ -> batch(connection, WRITE, standing, change -> row(judged, change, now)))
                .compose(_ -> batch(connection, LOG, changes, change -> event(judged, change, now)))
                .map(changes);
    }

    private static Future<?> batch(
            SqlConnection connection,
            String statement,
            List<Change> changes,
            Function<Change, Tuple> values) {
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(statement)
                .executeBatch(changes.stream().map(values).toList());
    }

    private static Tuple row(Judged judged, Change change, Instant now) {
        MeasuredPatient patient = judged.patient();
        Finding finding = change.finding();
        Place place = judged.places().apply(finding);
        return Tuple.of(change.id(), change.version(), patient.hospitalId())
                .addInteger(place.wardId())
                .addUUID(place.wardPublicId())
                .addInteger(patient.patientId())
                .addUUID(patient.patientPublicId())
                .addInteger(finding.deviceId())
                .addUUID(place.devicePublicId())
                .addOffsetDateTime(PgRetrospectiveRow.utc(finding.since()))
                .addOffsetDateTime(PgRetrospectiveRow.utc(finding.shownAt()))
                .addOffsetDateTime(PgRetrospectiveRow.utc(finding.until()))
                .addString(finding.condition().code())
                .addString(finding.condition().vital().wireName())
                .addDouble(finding.value())
                .addDouble(finding.limit())
                .addString(finding.text())
                .addInteger(finding.ruleVersion())
                .addString(finding.priority().wireName())
                .addString(finding.end().wireName())
                .addOffsetDateTime(utc(now));
    }

    private static Tuple gone(Change change, Instant now) {
        return Tuple.of(change.id(), change.version(), utc(now));
    }

    private static Tuple event(Judged judged, Change change, Instant now) {
        Late late = change.late();
        return Tuple.of(change.id(), change.version(), judged.patient().hospitalId())
                .addString(change.kind().wireName())
                .addOffsetDateTime(utc(now))
                .addString(change.finding().priority().wireName())
                .addDouble(change.finding().value())
                .addOffsetDateTime(PgRetrospectiveRow.utc(late.from()))
                .addOffsetDateTime(PgRetrospectiveRow.utc(late.to()))
                .addInteger(late.samples());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

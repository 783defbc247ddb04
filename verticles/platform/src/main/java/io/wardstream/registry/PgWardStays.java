package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Stays as a trigger on the table of patients writes them. */
final class PgWardStays implements WardStays {

    /** The first stay of a patient begins at -infinity, and has no ward before it. */
    private static final String IN_WARD =
            """
            SELECT s.patient_id, p.public_id,
                   coalesce(CASE WHEN s.valid_from >= $2 THEN b.ward_id END, 0) AS ward_before,
                   greatest(s.valid_from, $2) AS stay_from,
                   least(s.valid_to, $3) AS stay_to
            FROM patient_stay s
            JOIN patient p ON p.id = s.patient_id
            LEFT JOIN patient_stay b ON b.patient_id = s.patient_id AND b.valid_to = s.valid_from
            WHERE s.ward_id = $1
              AND s.valid_from < $3
              AND (s.valid_to IS NULL OR s.valid_to > $2)
              AND EXISTS (
                SELECT FROM device_assignment a
                WHERE a.patient_id = s.patient_id
                  AND a.valid_from < $3
                  AND (a.valid_to IS NULL OR a.valid_to > $2)
              )
            ORDER BY stay_from, s.patient_id
            """;

    private static final String OF_PATIENT =
            """
            SELECT s.ward_id, w.public_id, greatest(s.valid_from, $2) AS stay_from,
                   least(s.valid_to, $3) AS stay_to
            FROM patient_stay s
            JOIN ward w ON w.id = s.ward_id
            WHERE s.patient_id = $1
              AND s.valid_from < $3
              AND (s.valid_to IS NULL OR s.valid_to > $2)
            ORDER BY stay_from
            """;

    private final PgStatements statements;

    PgWardStays(Database database) {
        this.statements = new PgStatements(database);
    }

    @Override
    public Future<List<WardStay>> inWard(Scope scope, int wardId, long fromMillis, long toMillis) {
        Tuple values = Tuple.of(wardId, instant(fromMillis), instant(toMillis));
        return statements
                .read(scope, IN_WARD, values)
                .map(rows -> rows.stream().map(PgWardStays::stay).toList());
    }

    @Override
    public Future<List<PatientStay>> ofPatient(
            Scope scope, int patientId, long fromMillis, long toMillis) {
        Tuple values = Tuple.of(patientId, instant(fromMillis), instant(toMillis));
        return statements
                .read(scope, OF_PATIENT, values)
                .map(rows -> rows.stream().map(PgWardStays::patientStay).toList());
    }

    private static PatientStay patientStay(Row row) {
        return new PatientStay(
                row.getInteger("ward_id"),
                row.getUUID("public_id"),
                millis(row, "stay_from"),
                millis(row, "stay_to"));
    }

    private static WardStay stay(Row row) {
        return new WardStay(
                row.getInteger("patient_id"),
                row.getUUID("public_id"),
                row.getInteger("ward_before"),
                millis(row, "stay_from"),
                millis(row, "stay_to"));
    }

    private static long millis(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant().toEpochMilli();
    }

    private static OffsetDateTime instant(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}

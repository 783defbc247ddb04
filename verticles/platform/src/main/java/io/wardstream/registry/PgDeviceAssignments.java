package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assignments in PostgreSQL. The device's row is locked first and the patient's second, here and
 * nowhere the other way round; so two attempts for one device come one after the other, and a
 * patient cannot be discharged in between.
 */
final class PgDeviceAssignments implements DeviceAssignments {

    private static final String LOCK_PATIENT =
            """
            SELECT ward_id, public_id
            FROM patient
            WHERE id = $1 AND hospital_id = $2 AND status = 'admitted'
            FOR SHARE
            """;

    private static final String OPEN =
            """
            SELECT a.public_id, p.public_id AS patient_public_id, a.valid_from, a.valid_to
            FROM device_assignment a
            JOIN patient p ON p.id = a.patient_id
            WHERE a.device_id = $1 AND a.patient_id = $2 AND a.valid_to IS NULL
            """;

    /** At least a millisecond long, so that no assignment is empty. */
    private static final String CLOSE =
            """
            UPDATE device_assignment
            SET valid_to = greatest(date_trunc('milliseconds', clock_timestamp()),
                                    valid_from + interval '1 millisecond')
            WHERE device_id = $1 AND valid_to IS NULL
            RETURNING valid_to
            """;

    /** Begins where the one before has just ended, and never before an earlier one's end. */
    private static final String BEGIN =
            """
            INSERT INTO device_assignment (device_id, patient_id, hospital_id, valid_from)
            SELECT $1, $2, $3,
                   coalesce($4::timestamptz,
                            greatest(date_trunc('milliseconds', clock_timestamp()),
                                     (SELECT max(valid_to) FROM device_assignment
                                      WHERE device_id = $1)))
            RETURNING public_id, $5::uuid AS patient_public_id, valid_from, valid_to
            """;

    private static final String OF_DEVICE =
            """
            SELECT a.public_id, p.public_id AS patient_public_id, a.valid_from, a.valid_to
            FROM device_assignment a
            JOIN patient p ON p.id = a.patient_id
            WHERE a.device_id = $1 AND a.valid_from < $2
            ORDER BY a.valid_from DESC
            LIMIT $3
            """;

    private final Database database;
    private final PgStatements statements;
    private final DeviceNews news;
    private final RegistryVersions versions;

    PgDeviceAssignments(Database database, DeviceNews news, RegistryVersions versions) {
        this.database = database;
        this.statements = new PgStatements(database);
        this.news = news;
        this.versions = versions;
    }

    /** What came of it, and where the device is then; null when it stays where it was. */
    private record Outcome(AssignResult result, @Nullable DevicePlace place) {}

    @Override
    public Future<AssignResult> assign(int deviceId, int patientId) {
        return database.write(connection -> assign(connection, deviceId, patientId))
                .map(
                        outcome -> {
                            if (outcome.place() != null) {
                                news.reassigned(outcome.place());
                            }
                            return outcome.result();
                        })
                .compose(versions::committed);
    }

    @Override
    public Future<Boolean> unassign(int deviceId) {
        return database.write(connection -> unassign(connection, deviceId))
                .map(
                        place -> {
                            if (place != null) {
                                news.reassigned(place);
                            }
                            return place != null;
                        })
                .compose(versions::committed);
    }

    @Override
    public Future<List<Assignment>> ofDevice(Scope scope, int deviceId, Instant before, int limit) {
        return statements
                .read(scope, OF_DEVICE, Tuple.of(deviceId, before.atOffset(ZoneOffset.UTC), limit))
                .map(rows -> rows.stream().map(PgDeviceAssignments::assignment).toList());
    }

    private static Future<Outcome> assign(SqlConnection connection, int deviceId, int patientId) {
        return PgStatements.run(connection, PgDevices.LOCK, Tuple.of(deviceId))
                .compose(
                        locked ->
                                locked.isEmpty()
                                        ? done(new AssignResult.DeviceGone())
                                        : assignLocked(
                                                connection,
                                                deviceId,
                                                patientId,
                                                locked.getFirst().getInteger("hospital_id")));
    }

    private static Future<Outcome> assignLocked(
            SqlConnection connection, int deviceId, int patientId, int hospitalId) {
        return PgStatements.run(connection, LOCK_PATIENT, Tuple.of(patientId, hospitalId))
                .compose(
                        patient ->
                                patient.isEmpty()
                                        ? done(new AssignResult.PatientNotThere())
                                        : keepOrReplace(
                                                connection,
                                                new DevicePlace(
                                                        deviceId,
                                                        hospitalId,
                                                        patient.getFirst().getInteger("ward_id"),
                                                        patientId),
                                                patient.getFirst()));
    }

    private static Future<Outcome> keepOrReplace(
            SqlConnection connection, DevicePlace place, Row patient) {
        return PgStatements.run(connection, OPEN, Tuple.of(place.deviceId(), place.patientId()))
                .compose(
                        open ->
                                open.isEmpty()
                                        ? replace(connection, place, patient)
                                        : done(
                                                new AssignResult.Assigned(
                                                        assignment(open.getFirst()))));
    }

    private static Future<Outcome> replace(
            SqlConnection connection, DevicePlace place, Row patient) {
        return PgStatements.run(connection, CLOSE, Tuple.of(place.deviceId()))
                .map(PgDeviceAssignments::closedAt)
                .map(
                        closedAt ->
                                Tuple.of(
                                        place.deviceId(),
                                        place.patientId(),
                                        place.hospitalId(),
                                        closedAt,
                                        patient.getUUID("public_id")))
                .compose(values -> PgStatements.run(connection, BEGIN, values))
                .map(rows -> new AssignResult.Assigned(assignment(rows.getFirst())))
                .map(assigned -> new Outcome(assigned, place));
    }

    private static Future<@Nullable DevicePlace> unassign(SqlConnection connection, int deviceId) {
        return PgStatements.run(connection, PgDevices.LOCK, Tuple.of(deviceId))
                .compose(
                        locked ->
                                PgStatements.run(connection, CLOSE, Tuple.of(deviceId))
                                        .map(
                                                closed ->
                                                        closed.isEmpty() || locked.isEmpty()
                                                                ? null
                                                                : ownPlace(
                                                                        deviceId,
                                                                        locked.getFirst())));
    }

    private static DevicePlace ownPlace(int deviceId, Row device) {
        return new DevicePlace(
                deviceId, device.getInteger("hospital_id"), device.getInteger("ward_id"), 0);
    }

    private static Future<Outcome> done(AssignResult result) {
        return Future.succeededFuture(new Outcome(result, null));
    }

    private static @Nullable OffsetDateTime closedAt(List<Row> closed) {
        return closed.isEmpty() ? null : closed.getFirst().getOffsetDateTime("valid_to");
    }

    private static Assignment assignment(Row row) {
        OffsetDateTime validTo = row.getOffsetDateTime("valid_to");
        return new Assignment(
                row.getUUID("public_id"),
                row.getUUID("patient_public_id"),
                row.getOffsetDateTime("valid_from").toInstant(),
                validTo == null ? null : validTo.toInstant());
    }
}

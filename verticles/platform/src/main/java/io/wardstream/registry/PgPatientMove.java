package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves and discharges a patient whose row is locked, and says where their devices are then. */
final class PgPatientMove {

    private static final String MAKE_BED =
            """
            INSERT INTO bed (hospital_id, ward_id, label)
            VALUES ($1, $2, $3)
            ON CONFLICT (ward_id, label) DO UPDATE SET label = excluded.label
            RETURNING id
            """;

    private static final String UPDATE =
            """
            UPDATE patient
            SET ward_id = $2, bed_id = $3, display_name = $4, status = $5
            WHERE id = $1
            """;

    /** At least a millisecond long, so that no assignment is empty. */
    private static final String LET_DEVICES_GO =
            """
            UPDATE device_assignment a
            SET valid_to = greatest(date_trunc('milliseconds', clock_timestamp()),
                                    a.valid_from + interval '1 millisecond')
            FROM device d
            WHERE a.patient_id = $1 AND a.valid_to IS NULL AND d.id = a.device_id
            RETURNING d.id, d.hospital_id, d.ward_id, 0 AS patient_id
            """;

    private static final String DEVICES =
            """
            SELECT a.device_id AS id, a.hospital_id, $2::int AS ward_id, a.patient_id
            FROM device_assignment a
            WHERE a.patient_id = $1 AND a.valid_to IS NULL
            """;

    Future<List<DevicePlace>> apply(
            SqlConnection connection, Patient before, PatientChange change) {
        Ward ward = change.ward();
        int wardId = ward == null ? before.wardId() : ward.id();
        boolean isAdmitted =
                change.isAdmitted() == null ? before.isAdmitted() : change.isAdmitted();
        String name = change.displayName() == null ? before.displayName() : change.displayName();
        String bed = isAdmitted ? bed(before, change, wardId) : null;
        return bedId(connection, before.hospitalId(), wardId, bed)
                .map(
                        bedId ->
                                Tuple.of(
                                        before.id(),
                                        wardId,
                                        bedId,
                                        name,
                                        PgPatients.status(isAdmitted)))
                .compose(values -> PgStatements.run(connection, UPDATE, values))
                .compose(_ -> devices(connection, before, wardId, isAdmitted));
    }

    private static @Nullable String bed(Patient before, PatientChange change, int wardId) {
        if (change.bed() != null) {
            return change.bed().equals(PatientChange.NO_BED) ? null : change.bed();
        }
        return wardId == before.wardId() ? before.bed() : null;
    }

    private static Future<@Nullable Integer> bedId(
            SqlConnection connection, int hospitalId, int wardId, @Nullable String bed) {
        if (bed == null) {
            return Future.succeededFuture();
        }
        return PgStatements.run(connection, MAKE_BED, Tuple.of(hospitalId, wardId, bed))
                .map(rows -> rows.getFirst().getInteger("id"));
    }

    private static Future<List<DevicePlace>> devices(
            SqlConnection connection, Patient before, int wardId, boolean isAdmitted) {
        if (!isAdmitted) {
            return PgStatements.run(connection, LET_DEVICES_GO, Tuple.of(before.id()))
                    .map(PgPatientMove::places);
        }
        if (wardId == before.wardId()) {
            return Future.succeededFuture(List.of());
        }
        return PgStatements.run(connection, DEVICES, Tuple.of(before.id(), wardId))
                .map(PgPatientMove::places);
    }

    private static List<DevicePlace> places(List<Row> rows) {
        return rows.stream()
                .map(
                        row ->
                                new DevicePlace(
                                        row.getInteger("id"),
                                        row.getInteger("hospital_id"),
                                        row.getInteger("ward_id"),
                                        row.getInteger("patient_id")))
                .toList();
    }
}

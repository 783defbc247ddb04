package io.wardstream.registry;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assignments as PostgreSQL holds them, each read under its scope. */
public final class PgAssignments implements Assignments {

    static final String OF_PATIENTS =
            """
            SELECT a.patient_id, a.device_id, d.public_id, a.valid_from, a.valid_to
            FROM device_assignment a
            JOIN device d ON d.id = a.device_id
            WHERE a.patient_id = ANY ($1)
              AND a.valid_from < $3
              AND (a.valid_to IS NULL OR a.valid_to > $2)
            ORDER BY a.patient_id, a.valid_from, a.device_id
            """;

    static final String OF_DEVICE =
            """
            SELECT a.hospital_id, a.patient_id, p.public_id, greatest(a.valid_from, $2) AS held_from,
                   least(a.valid_to, $3) AS held_to
            FROM device_assignment a
            JOIN patient p ON p.id = a.patient_id
            WHERE a.device_id = $1
              AND a.valid_from < $3
              AND (a.valid_to IS NULL OR a.valid_to > $2)
            ORDER BY a.valid_from
            """;

    static final String OF_DEVICES =
            """
            SELECT d.id AS device_id, d.public_id AS device_public_id,
                   h.public_id AS hospital_public_id, a.hospital_id, a.patient_id, p.public_id,
                   greatest(a.valid_from, $2) AS held_from, least(a.valid_to, $3) AS held_to
            FROM device d
            JOIN hospital h ON h.id = d.hospital_id
            LEFT JOIN (device_assignment a JOIN patient p ON p.id = a.patient_id)
              ON a.device_id = d.id
              AND a.valid_from < $3
              AND (a.valid_to IS NULL OR a.valid_to > $2)
            WHERE d.id = ANY ($1)
            ORDER BY d.id, a.valid_from
            """;

    static final String PRESENT =
            """
            SELECT device_id, patient_id, valid_from
            FROM device_assignment
            WHERE device_id = ANY ($1) AND valid_to IS NULL
            """;

    private final Database database;

    public PgAssignments(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<AssignmentInterval>> ofPatient(
            Scope scope, int patientId, long fromMillis, long toMillis) {
        return ofPatients(scope, List.of(patientId), fromMillis, toMillis)
                .map(held -> held.getOrDefault(patientId, List.of()));
    }

    @Override
    public Future<Map<Integer, List<AssignmentInterval>>> ofPatients(
            Scope scope, Collection<Integer> patientIds, long fromMillis, long toMillis) {
        Tuple values =
                Tuple.of(
                        patientIds.toArray(Integer[]::new), instant(fromMillis), instant(toMillis));
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OF_PATIENTS)
                                .execute(values)
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .collect(
                                                                groupingBy(
                                                                        row -> row.getInteger(0),
                                                                        mapping(
                                                                                PgAssignments
                                                                                        ::interval,
                                                                                toList())))));
    }

    @Override
    public Future<List<MeasuredPatient>> ofDevice(int deviceId, long fromMillis, long toMillis) {
        Tuple range = Tuple.of(deviceId, instant(fromMillis), instant(toMillis));
        return database.bounded(database.platform().preparedQuery(OF_DEVICE).execute(range))
                .map(rows -> rows.stream().map(PgAssignments::measured).toList());
    }

    @Override
    public Future<Map<Integer, MeasuringDevice>> ofDevices(
            Collection<Integer> deviceIds, long fromMillis, long toMillis) {
        Tuple range =
                Tuple.of(deviceIds.toArray(Integer[]::new), instant(fromMillis), instant(toMillis));
        return database.bounded(database.platform().preparedQuery(OF_DEVICES).execute(range))
                .map(PgAssignments::measuring);
    }

    /** Rows of one device follow each other, one without a patient when it measured nobody. */
    private static Map<Integer, MeasuringDevice> measuring(RowSet<Row> rows) {
        Map<Integer, MeasuringDevice> devices = HashMap.newHashMap(rows.size());
        List<MeasuredPatient> patients = new ArrayList<>();
        int present = 0;
        for (Row row : rows) {
            int deviceId = row.getInteger("device_id");
            if (deviceId != present) {
                patients.clear();
                present = deviceId;
            }
            if (row.getInteger("patient_id") != null) {
                patients.add(measured(row));
            }
            devices.put(
                    deviceId,
                    new MeasuringDevice(
                            row.getUUID("device_public_id"),
                            row.getUUID("hospital_public_id"),
                            patients));
        }
        return devices;
    }

    private static MeasuredPatient measured(Row row) {
        return new MeasuredPatient(
                row.getInteger("hospital_id"),
                row.getInteger("patient_id"),
                row.getUUID("public_id"),
                row.getOffsetDateTime("held_from").toInstant().toEpochMilli(),
                row.getOffsetDateTime("held_to").toInstant().toEpochMilli());
    }

    @Override
    public Future<List<Present>> present(Collection<Integer> deviceIds) {
        Tuple devices = Tuple.of((Object) deviceIds.toArray(Integer[]::new));
        return database.bounded(database.platform().preparedQuery(PRESENT).execute(devices))
                .map(rows -> rows.stream().map(PgAssignments::present).toList());
    }

    private static Present present(Row row) {
        return new Present(
                row.getInteger(0),
                row.getInteger(1),
                row.getOffsetDateTime(2).toInstant().toEpochMilli());
    }

    private static AssignmentInterval interval(Row row) {
        OffsetDateTime to = row.getOffsetDateTime(4);
        return new AssignmentInterval(
                row.getInteger(1),
                row.getUUID(2).toString(),
                row.getOffsetDateTime(3).toInstant().toEpochMilli(),
                to == null ? AssignmentInterval.OPEN : to.toInstant().toEpochMilli());
    }

    private static OffsetDateTime instant(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}

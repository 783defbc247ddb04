package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.OpaqueToken;
import java.util.ArrayList;
import java.util.List;

/** Adds many devices, their tokens and patients: one statement for each thousand. */
final class PgDeviceBatch {

    private static final int ROWS_A_STATEMENT = 1_000;

    private static final String COUNT =
            """
            SELECT count(*)::int AS devices
            FROM device
            WHERE hospital_id = $1 AND model = $2
            """;

    private static final String INSERT =
            """
            WITH made AS (
                INSERT INTO device (hospital_id, ward_id, name, model)
                SELECT $1, $2, $3::text || '-' || lpad(($4::int + n)::text, 5, '0'), $3
                FROM generate_series(1, cardinality($5::bytea[])) AS n
                RETURNING id, public_id, name
            ), device_no AS (
                SELECT id, public_id, name, row_number() OVER (ORDER BY id) AS n
                FROM made
            ), tokens AS (
                INSERT INTO device_token (device_id, hash)
                SELECT d.id, t.hash
                FROM device_no d
                JOIN unnest($5::bytea[]) WITH ORDINALITY AS t (hash, n) USING (n)
            ), patients AS (
                INSERT INTO patient (hospital_id, ward_id, display_name)
                SELECT $1, $2, 'Patient ' || name
                FROM device_no
                WHERE $6
                ORDER BY n
                RETURNING id, public_id
            ), patient_no AS (
                SELECT id, public_id, row_number() OVER (ORDER BY id) AS n
                FROM patients
            ), assigned AS (
                INSERT INTO device_assignment (device_id, patient_id, hospital_id, valid_from)
                SELECT d.id, p.id, $1, date_trunc('milliseconds', clock_timestamp())
                FROM device_no d
                JOIN patient_no p USING (n)
            )
            SELECT d.id, d.public_id, d.name, p.id AS patient_id, p.public_id AS patient_public_id
            FROM device_no d
            LEFT JOIN patient_no p USING (n)
            ORDER BY d.n
            """;

    /** What was made, and where the devices are that have a patient. */
    record Outcome(List<DeviceBatch.Made> made, List<DevicePlace> assigned) {}

    Future<Outcome> insert(SqlConnection connection, DeviceBatch batch) {
        Outcome outcome = new Outcome(new ArrayList<>(batch.count()), new ArrayList<>());
        return PgStatements.run(
                        connection, COUNT, Tuple.of(batch.ward().hospitalId(), batch.model()))
                .map(rows -> rows.getFirst().getInteger("devices"))
                .compose(before -> insertNext(connection, batch, before, outcome))
                .map(outcome);
    }

    private Future<Void> insertNext(
            SqlConnection connection, DeviceBatch batch, int before, Outcome outcome) {
        int madeBefore = outcome.made().size();
        int count = Math.min(ROWS_A_STATEMENT, batch.count() - madeBefore);
        if (count == 0) {
            return Future.succeededFuture();
        }
        List<String> tokens = new ArrayList<>(count);
        Buffer[] hashes = new Buffer[count];
        for (int i = 0; i < count; i++) {
            String token = OpaqueToken.create();
            tokens.add(token);
            hashes[i] = PgDeviceTokens.hash(token);
        }
        Ward ward = batch.ward();
        Tuple values =
                Tuple.of(
                        ward.hospitalId(),
                        ward.id(),
                        batch.model(),
                        before + madeBefore,
                        hashes,
                        batch.isAssigned());
        return PgStatements.run(connection, INSERT, values)
                .compose(
                        rows -> {
                            addAll(outcome, ward, rows, tokens);
                            return insertNext(connection, batch, before, outcome);
                        });
    }

    private static void addAll(Outcome outcome, Ward ward, List<Row> rows, List<String> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Row row = rows.get(i);
            outcome.made()
                    .add(
                            new DeviceBatch.Made(
                                    row.getUUID("public_id"),
                                    tokens.get(i),
                                    row.getString("name"),
                                    row.getUUID("patient_public_id")));
            Integer patientId = row.getInteger("patient_id");
            if (patientId != null) {
                outcome.assigned()
                        .add(
                                new DevicePlace(
                                        row.getInteger("id"),
                                        ward.hospitalId(),
                                        ward.id(),
                                        patientId));
            }
        }
    }
}

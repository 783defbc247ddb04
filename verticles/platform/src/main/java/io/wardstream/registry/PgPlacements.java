package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.Collection;
import java.util.List;

/** Open assignments in PostgreSQL, of every hospital: as the platform. Thread-safe. */
final class PgPlacements implements PlacementLookup {

    private static final String ALL =
            """
            SELECT a.device_id, d.public_id AS device_public_id, p.hospital_id, p.ward_id,
                   w.public_id AS ward_public_id, a.patient_id, p.public_id AS patient_public_id,
                   d.gateway
            FROM device_assignment a
            JOIN device d ON d.id = a.device_id
            JOIN patient p ON p.id = a.patient_id
            JOIN ward w ON w.id = p.ward_id
            WHERE a.valid_to IS NULL
            """;

    private static final String OF_DEVICES = ALL + "AND a.device_id = ANY ($1)";

    private final Database database;

    PgPlacements(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Placement>> all() {
        return read(ALL, Tuple.tuple());
    }

    @Override
    public Future<List<Placement>> of(Collection<Integer> deviceIds) {
        return read(OF_DEVICES, Tuple.of(deviceIds.toArray(Integer[]::new)));
    }

    private Future<List<Placement>> read(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values))
                .map(rows -> rows.stream().map(PgPlacements::placement).toList());
    }

    private static Placement placement(Row row) {
        return new Placement(
                row.getInteger("device_id"),
                row.getUUID("device_public_id"),
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getInteger("patient_id"),
                row.getUUID("patient_public_id"),
                row.getString("gateway"));
    }
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the devices behind many token hashes in one statement. */
final class PgTokenLookup implements TokenLookup {

    private static final String FIND =
            """
            SELECT t.hash, d.id, d.public_id, d.hospital_id,
                   coalesce(p.ward_id, d.ward_id) AS ward_id,
                   coalesce(p.id, 0) AS patient_id,
                   coalesce(d.live_within_millis, 0) AS live_within_millis,
                   d.enabled
            FROM device_token t
            JOIN device d ON d.id = t.device_id
            LEFT JOIN device_assignment a ON a.device_id = d.id AND a.valid_to IS NULL
            LEFT JOIN patient p ON p.id = a.patient_id
            WHERE t.hash = ANY ($1) AND t.revoked_at IS NULL AND d.retired_at IS NULL
            """;

    private final PgStatements statements;

    PgTokenLookup(Database database) {
        this.statements = new PgStatements(database);
    }

    @Override
    public Future<Map<Buffer, DeviceIdentity>> find(List<Buffer> hashes) {
        Tuple keys = Tuple.of(hashes.toArray(Buffer[]::new));
        return statements.write(FIND, keys).map(PgTokenLookup::byHash);
    }

    private static Map<Buffer, DeviceIdentity> byHash(List<Row> rows) {
        Map<Buffer, DeviceIdentity> found = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            found.put(row.getBuffer("hash"), identity(row));
        }
        return found;
    }

    private static DeviceIdentity identity(Row row) {
        return new DeviceIdentity(
                row.getInteger("id"),
                row.getUUID("public_id").toString(),
                row.getInteger("hospital_id"),
                row.getInteger("ward_id"),
                row.getInteger("patient_id"),
                row.getInteger("live_within_millis"),
                row.getBoolean("enabled"));
    }
}

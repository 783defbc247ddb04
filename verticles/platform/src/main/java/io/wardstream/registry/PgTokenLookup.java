package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the devices behind many token hashes in one statement. */
final class PgTokenLookup implements TokenLookup {

    /**
     * A token's first use of a day is noted by the way. Rows that another node is at are passed
     * over: two nodes that note the same tokens must not wait for each other.
     */
    private static final String FIND =
            """
            WITH unnoted AS (
                SELECT id
                FROM device_token
                WHERE hash = ANY ($1) AND revoked_at IS NULL
                  AND last_used_on IS DISTINCT FROM current_date
                FOR UPDATE SKIP LOCKED
            ), noted AS (
                UPDATE device_token t
                SET last_used_on = current_date
                FROM unnoted
                WHERE t.id = unnoted.id
            )
            SELECT t.hash, t.id AS token_id, t.expires_at, d.id, d.public_id, d.hospital_id,
                   coalesce(p.ward_id, d.ward_id) AS ward_id,
                   coalesce(p.id, 0) AS patient_id,
                   coalesce(d.live_within_millis, 0) AS live_within_millis,
                   d.enabled
            FROM device_token t
            JOIN device d ON d.id = t.device_id
            LEFT JOIN device_assignment a ON a.device_id = d.id AND a.valid_to IS NULL
            LEFT JOIN patient p ON p.id = a.patient_id
            WHERE t.hash = ANY ($1) AND t.revoked_at IS NULL AND d.retired_at IS NULL
              AND (t.expires_at IS NULL OR t.expires_at > now())
            """;

    private static final String ENDED =
            """
            SELECT id
            FROM device_token
            WHERE id = ANY ($1) AND (revoked_at IS NOT NULL OR expires_at <= now())
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

    @Override
    public Future<Set<Integer>> ended(Collection<Integer> tokenIds) {
        Tuple ids = Tuple.of(tokenIds.toArray(Integer[]::new));
        return statements
                .read(Scope.platform(), ENDED, ids)
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> row.getInteger("id"))
                                        .collect(Collectors.toSet()));
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
                row.getBoolean("enabled"),
                row.getInteger("token_id"),
                endOf(row.getOffsetDateTime("expires_at")));
    }

    private static long endOf(@Nullable OffsetDateTime expiresAt) {
        return expiresAt == null ? DeviceIdentity.NEVER : expiresAt.toInstant().toEpochMilli();
    }
}

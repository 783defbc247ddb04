package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.OpaqueToken;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Gives devices their tokens, of which the database keeps the hash only. */
final class PgDeviceTokens {

    private static final String INSERT_DEVICE =
            """
            WITH made AS (
                INSERT INTO device (hospital_id, ward_id, name, model, gateway)
                VALUES ($1, $2, $3, $4, $6)
                RETURNING id
            )
            INSERT INTO device_token (device_id, hash)
            SELECT id, $5
            FROM made
            RETURNING device_id
            """;

    private static final String IN_FORCE =
            """
            device_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """;

    /** Nothing is put off: least() knows no NULL, and an end that is nearer stays. */
    private static final String RETIRE_OTHERS =
            """
            WITH held AS (
                SELECT id, row_number() OVER (ORDER BY id DESC) AS age
                FROM device_token
                WHERE %s
            )
            UPDATE device_token t
            SET expires_at = least(t.expires_at, now() + $2::int * interval '1 minute'),
                revoked_at = CASE WHEN $2::int = 0 OR held.age >= $3 THEN now() END
            FROM held
            WHERE t.id = held.id
            RETURNING t.id, t.revoked_at IS NOT NULL AS revoked
            """
                    .formatted(IN_FORCE);

    private static final String LIST =
            """
            SELECT public_id, created_at, last_used_on, expires_at
            FROM device_token
            WHERE %s
            ORDER BY id DESC
            """
                    .formatted(IN_FORCE);

    private static final String REVOKE =
            """
            UPDATE device_token
            SET revoked_at = now()
            WHERE %s AND public_id = $2
            RETURNING id
            """
                    .formatted(IN_FORCE);

    private static final String INSERT =
            """
            INSERT INTO device_token (device_id, hash)
            VALUES ($1, $2)
            """;

    /** A new device and the token to show for it. */
    record Made(int deviceId, String token) {}

    Future<Made> insertDevice(SqlConnection connection, NewDevice device) {
        Ward ward = device.ward();
        String token = OpaqueToken.create();
        Tuple values =
                Tuple.of(
                        ward.hospitalId(),
                        ward.id(),
                        device.name(),
                        device.model(),
                        hash(token),
                        device.gateway());
        return PgStatements.run(connection, INSERT_DEVICE, values)
                .map(rows -> new Made(rows.getFirst().getInteger("device_id"), token));
    }

    /**
     * What a rotation did.
     *
     * @param revoked ids of those that opened doors until then
     */
    record Rotated(String token, List<Integer> revoked) {}

    /** Empty when the device is gone. */
    Future<Optional<Rotated>> rotate(SqlConnection connection, int deviceId, Duration overlap) {
        return PgStatements.run(connection, PgDevices.LOCK, Tuple.of(deviceId))
                .compose(
                        locked ->
                                locked.isEmpty()
                                        ? Future.succeededFuture(Optional.empty())
                                        : replace(connection, deviceId, overlap));
    }

    Future<List<DeviceToken>> inForce(SqlConnection connection, int deviceId) {
        return PgStatements.run(connection, LIST, Tuple.of(deviceId))
                .map(rows -> rows.stream().map(PgDeviceTokens::token).toList());
    }

    /** The id of the token that ended by this; empty when there was none. */
    Future<Optional<Integer>> revoke(SqlConnection connection, int deviceId, UUID tokenId) {
        return PgStatements.run(connection, REVOKE, Tuple.of(deviceId, tokenId))
                .map(rows -> rows.stream().map(row -> row.getInteger("id")).findFirst());
    }

    /** The hash of a token of our own making. */
    static Buffer hash(String token) {
        return Buffer.buffer(Objects.requireNonNull(OpaqueToken.hash(token)));
    }

    private static Future<Optional<Rotated>> replace(
            SqlConnection connection, int deviceId, Duration overlap) {
        String token = OpaqueToken.create();
        Tuple others =
                Tuple.of(deviceId, Math.toIntExact(overlap.toMinutes()), Devices.MOST_TOKENS);
        return PgStatements.run(connection, RETIRE_OTHERS, others)
                .compose(
                        ended ->
                                PgStatements.run(
                                                connection, INSERT, Tuple.of(deviceId, hash(token)))
                                        .map(Optional.of(new Rotated(token, revoked(ended)))));
    }

    private static List<Integer> revoked(List<Row> ended) {
        return ended.stream()
                .filter(row -> row.getBoolean("revoked"))
                .map(row -> row.getInteger("id"))
                .toList();
    }

    private static DeviceToken token(Row row) {
        OffsetDateTime end = row.getOffsetDateTime("expires_at");
        return new DeviceToken(
                row.getUUID("public_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getLocalDate("last_used_on"),
                end == null ? null : end.toInstant());
    }
}

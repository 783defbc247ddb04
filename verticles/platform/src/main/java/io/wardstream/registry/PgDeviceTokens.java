package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.OpaqueToken;
import java.util.Objects;
import java.util.Optional;

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

    private static final String REVOKE =
            """
            UPDATE device_token
            SET revoked_at = now()
            WHERE device_id = $1 AND revoked_at IS NULL
            """;

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

    /** Empty when the device is gone. */
    Future<Optional<String>> rotate(SqlConnection connection, int deviceId) {
        String token = OpaqueToken.create();
        return PgStatements.run(connection, PgDevices.LOCK, Tuple.of(deviceId))
                .compose(
                        locked ->
                                locked.isEmpty()
                                        ? Future.succeededFuture(Optional.empty())
                                        : replace(connection, deviceId, token));
    }

    /** The hash of a token of our own making. */
    static Buffer hash(String token) {
        return Buffer.buffer(Objects.requireNonNull(OpaqueToken.hash(token)));
    }

    private static Future<Optional<String>> replace(
            SqlConnection connection, int deviceId, String token) {
        return PgStatements.run(connection, REVOKE, Tuple.of(deviceId))
                .compose(_ -> PgStatements.run(connection, INSERT, Tuple.of(deviceId, hash(token))))
                .map(Optional.of(token));
    }
}

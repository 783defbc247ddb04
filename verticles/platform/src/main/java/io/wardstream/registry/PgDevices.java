package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Devices in PostgreSQL. */
final class PgDevices implements Devices {

    private static final String SELECT =
            """
            SELECT d.id, d.public_id, d.hospital_id, h.public_id AS hospital_public_id,
                   d.ward_id, w.public_id AS ward_public_id, d.name, d.model, d.enabled,
                   coalesce(d.live_within_millis, 0) AS live_within_millis, d.gateway, d.created_at,
                   coalesce(p.id, 0) AS patient_id, p.public_id AS patient_public_id,
                   coalesce(p.ward_id, 0) AS patient_ward_id
            FROM device d
            JOIN hospital h ON h.id = d.hospital_id
            JOIN ward w ON w.id = d.ward_id
            LEFT JOIN device_assignment a ON a.device_id = d.id AND a.valid_to IS NULL
            LEFT JOIN patient p ON p.id = a.patient_id
            WHERE d.retired_at IS NULL
            """;

    static final String FIND = SELECT + "AND d.public_id = $1";

    private static final String FIND_BY_ID = SELECT + "AND d.id = $1";

    private static final String EVER_IN =
            """
            SELECT id
            FROM device
            WHERE hospital_id = $1
            ORDER BY id
            """;

    /** Of a hospital seen in part: the ward is asked first, for the policy asks for more. */
    static final String LIST =
            SELECT
                    + """
                    AND d.id > $1
                    AND (d.hospital_id <> ALL ((SELECT wardstream_ids('wardstream.partial'))::int[])
                         OR d.ward_id = ANY ((SELECT wardstream_ids('wardstream.wards'))::int[]))
                    AND ($2::int = 0 OR d.hospital_id = $2)
                    AND ($3::int = 0 OR d.ward_id = $3)
                    AND ($4::boolean IS NULL OR d.enabled = $4)
                    ORDER BY d.id
                    LIMIT $5
                    """;

    static final String LOCK =
            """
            SELECT hospital_id, ward_id
            FROM device
            WHERE id = $1 AND retired_at IS NULL
            FOR UPDATE
            """;

    private static final String UPDATE =
            """
            UPDATE device
            SET ward_id = coalesce($2, ward_id),
                name = coalesce($3, name),
                model = coalesce($4, model),
                enabled = coalesce($5, enabled),
                live_within_millis = nullif(coalesce($6, live_within_millis), 0),
                gateway = nullif(coalesce($7, gateway), '')
            WHERE id = $1
            """;

    private static final String RETIRE =
            """
            WITH revoked AS (
                UPDATE device_token SET revoked_at = now()
                WHERE device_id = $1 AND revoked_at IS NULL
            ), closed AS (
                UPDATE device_assignment
                SET valid_to = greatest(date_trunc('milliseconds', clock_timestamp()),
                                        valid_from + interval '1 millisecond')
                WHERE device_id = $1 AND valid_to IS NULL
            )
            UPDATE device SET enabled = false, retired_at = now()
            WHERE id = $1
            """;

    private final PgStatements statements;
    private final Database database;
    private final PgDeviceTokens tokens;
    private final PgDeviceBatch batches;
    private final DeviceNews news;
    private final RegistryVersions versions;

    PgDevices(Database database, DeviceNews news, RegistryVersions versions) {
        this.statements = new PgStatements(database);
        this.database = database;
        this.tokens = new PgDeviceTokens();
        this.batches = new PgDeviceBatch();
        this.news = news;
        this.versions = versions;
    }

    @Override
    public Future<DeviceWithToken> create(NewDevice device) {
        return database.write(
                        connection ->
                                tokens.insertDevice(connection, device)
                                        .compose(
                                                made ->
                                                        byId(connection, made.deviceId())
                                                                .map(row -> withToken(row, made))))
                .compose(versions::committed);
    }

    @Override
    public Future<List<DeviceBatch.Made>> create(DeviceBatch batch) {
        return database.write(connection -> batches.insert(connection, batch))
                .onSuccess(outcome -> outcome.assigned().forEach(news::reassigned))
                .map(PgDeviceBatch.Outcome::made)
                .compose(versions::committed);
    }

    @Override
    public Future<Slice<Device>> list(Scope scope, DeviceFilter filter, int after, int limit) {
        Tuple values =
                Tuple.of(
                        after, filter.hospitalId(), filter.wardId(), filter.isEnabled(), limit + 1);
        return statements
                .read(scope, LIST, values)
                .map(rows -> Slice.of(rows, limit, PgDevices::device, Device::id));
    }

    @Override
    public Future<List<Integer>> everIn(int hospitalId) {
        return statements
                .read(Scope.platform(), EVER_IN, Tuple.of(hospitalId))
                .map(rows -> rows.stream().map(row -> row.getInteger("id")).toList());
    }

    @Override
    public Future<Optional<Device>> find(Scope scope, UUID id) {
        return statements
                .read(scope, FIND, Tuple.of(id))
                .map(rows -> rows.stream().map(PgDevices::device).findFirst());
    }

    @Override
    public Future<ChangeResult<Device>> change(
            int deviceId, DeviceChange change, Predicate<Device> expected) {
        return database.write(connection -> changeLocked(connection, deviceId, change, expected))
                .onSuccess(this::announce)
                .compose(versions::committed);
    }

    @Override
    public Future<Optional<String>> rotateToken(int deviceId, Duration overlap) {
        return database.write(connection -> tokens.rotate(connection, deviceId, overlap))
                .onSuccess(done -> done.ifPresent(rotated -> announce(deviceId, rotated)))
                .map(done -> done.map(PgDeviceTokens.Rotated::token));
    }

    private void announce(int deviceId, PgDeviceTokens.Rotated rotated) {
        rotated.revoked().forEach(tokenId -> news.revoked(deviceId, tokenId));
    }

    @Override
    public Future<List<DeviceToken>> tokens(int deviceId) {
        return database.read(Scope.platform(), connection -> tokens.inForce(connection, deviceId));
    }

    @Override
    public Future<Boolean> revokeToken(int deviceId, UUID tokenId) {
        return database.write(connection -> tokens.revoke(connection, deviceId, tokenId))
                .onSuccess(ended -> ended.ifPresent(id -> news.revoked(deviceId, id)))
                .map(Optional::isPresent);
    }

    @Override
    public Future<Void> retire(int deviceId) {
        return database.<Void>write(
                        connection ->
                                PgStatements.run(connection, LOCK, Tuple.of(deviceId))
                                        .compose(
                                                _ ->
                                                        PgStatements.run(
                                                                connection,
                                                                RETIRE,
                                                                Tuple.of(deviceId)))
                                        .mapEmpty())
                .onSuccess(_ -> news.withdrawn(deviceId))
                .compose(versions::committed);
    }

    private Future<ChangeResult<Device>> changeLocked(
            SqlConnection connection,
            int deviceId,
            DeviceChange change,
            Predicate<Device> expected) {
        return PgStatements.run(connection, LOCK, Tuple.of(deviceId))
                .compose(_ -> byId(connection, deviceId))
                .compose(
                        before -> {
                            if (before.isEmpty()) {
                                return Future.succeededFuture(new ChangeResult.Gone<>());
                            }
                            return expected.test(before.get())
                                    ? update(connection, deviceId, change)
                                    : Future.succeededFuture(new ChangeResult.Stale<>());
                        });
    }

    private static Future<ChangeResult<Device>> update(
            SqlConnection connection, int deviceId, DeviceChange change) {
        Ward ward = change.ward();
        Tuple values =
                Tuple.of(
                        deviceId,
                        ward == null ? null : ward.id(),
                        change.name(),
                        change.model(),
                        change.isEnabled(),
                        change.liveWithinMillis(),
                        change.gateway());
        return PgStatements.run(connection, UPDATE, values)
                .compose(_ -> byId(connection, deviceId))
                .map(now -> new ChangeResult.Changed<>(now.orElseThrow()));
    }

    private void announce(ChangeResult<Device> result) {
        if (!(result instanceof ChangeResult.Changed<Device>(Device now))) {
            return;
        }
        if (now.isEnabled()) {
            news.reassigned(now.place());
        } else {
            news.withdrawn(now.id());
        }
    }

    private static DeviceWithToken withToken(Optional<Device> device, PgDeviceTokens.Made made) {
        return new DeviceWithToken(device.orElseThrow(), made.token());
    }

    private static Future<Optional<Device>> byId(SqlConnection connection, int id) {
        return PgStatements.run(connection, FIND_BY_ID, Tuple.of(id))
                .map(rows -> rows.stream().map(PgDevices::device).findFirst());
    }

    private static Device device(Row row) {
        return new Device(
                row.getInteger("id"),
                row.getUUID("public_id"),
                row.getInteger("hospital_id"),
                row.getUUID("hospital_public_id"),
                row.getInteger("ward_id"),
                row.getUUID("ward_public_id"),
                row.getString("name"),
                row.getString("model"),
                row.getBoolean("enabled"),
                row.getInteger("live_within_millis"),
                row.getString("gateway"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getInteger("patient_id"),
                row.getUUID("patient_public_id"),
                row.getInteger("patient_ward_id"));
    }
}

package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.Device;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Configurations in PostgreSQL. */
final class PgDeviceConfigs implements DeviceConfigs {

    private static final String COLUMNS =
            """
            config_version, config::text AS config, changed_at, changed_by, reported_version, reported_at
            """;

    private static final String FIND =
            "SELECT %s FROM fleet_device WHERE device_id = $1".formatted(COLUMNS);

    /** The first one is version 1; a device that only reported has version 0 until then. */
    private static final String REPLACE =
            """
            INSERT INTO fleet_device AS d
              (device_id, hospital_id, config_version, config, changed_at, changed_by, touched_at)
            SELECT $1, $2, 1, $3::text::jsonb, $4, $5, now()
            WHERE $6::int = 0 OR EXISTS (SELECT FROM fleet_device WHERE device_id = $1)
            ON CONFLICT (device_id) DO UPDATE
            SET config_version = d.config_version + 1, config = excluded.config,
                changed_at = excluded.changed_at, changed_by = excluded.changed_by, touched_at = now()
            WHERE d.config_version = $6
            RETURNING %s
            """
                    .formatted(COLUMNS);

    private final Database database;
    private final IntConsumer wanted;
    private final InstantSource clock;

    /**
     * @param wanted told of each device for which there is something new, after the commit
     */
    PgDeviceConfigs(Database database, IntConsumer wanted, InstantSource clock) {
        this.database = database;
        this.wanted = wanted;
        this.clock = clock;
    }

    @Override
    public Future<DeviceConfig> of(Scope scope, Device device) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(FIND)
                                .execute(Tuple.of(device.id()))
                                .map(
                                        rows ->
                                                rows.stream()
                                                        .findFirst()
                                                        .map(PgDeviceConfigs::config)
                                                        .orElse(DeviceConfig.NONE)));
    }

    @Override
    public Future<Optional<DeviceConfig>> replace(
            Device device, String settings, int expectedVersion, String by) {
        Tuple values =
                Tuple.of(
                        device.id(),
                        device.hospitalId(),
                        settings,
                        PgTimes.utc(clock.instant()),
                        by,
                        expectedVersion);
        return database.bounded(database.platform().preparedQuery(REPLACE).execute(values))
                .map(rows -> rows.stream().findFirst().map(PgDeviceConfigs::config))
                .onSuccess(replaced -> replaced.ifPresent(_ -> wanted.accept(device.id())));
    }

    private static DeviceConfig config(Row row) {
        return new DeviceConfig(
                row.getLong("config_version").intValue(),
                row.getString("config"),
                PgTimes.instantOrNull(row, "changed_at"),
                row.getString("changed_by"),
                row.getLong("reported_version"),
                PgTimes.instantOrNull(row, "reported_at"));
    }
}

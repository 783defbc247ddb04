package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.List;

/** Commands in PostgreSQL, as people see them. */
final class PgDeviceCommands implements DeviceCommands {

    private static final String OF_DEVICE =
            """
            SELECT c.id, c.name, c.args::text AS args, c.state, coalesce(c.progress, -1) AS progress, c.reason,
                   r.public_id AS rollout_public_id, c.created_at, c.sent_at, c.changed_at, c.finished_at
            FROM device_command c
            LEFT JOIN rollout r ON r.id = c.rollout_id
            WHERE c.device_id = $1 AND ($2::bigint = 0 OR c.id < $2)
            ORDER BY c.id DESC
            LIMIT $3
            """;

    private static final String UNDER_WAY =
            """
            SELECT %s
            FROM device_command c
            WHERE c.hospital_id = $1 AND c.name = 'firmware.update' AND c.state IN (%s)
            ORDER BY c.id
            LIMIT %s
            """
                    .formatted(
                            PgCommandRow.PROGRESS,
                            PgCommandRow.OPEN,
                            Integer.toString(MOST_UNDER_WAY));

    private final Database database;

    PgDeviceCommands(Database database) {
        this.database = database;
    }

    @Override
    public Future<Slice> ofDevice(Scope scope, int deviceId, long before, int limit) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OF_DEVICE)
                                .execute(Tuple.of(deviceId, before, limit + 1))
                                .map(rows -> slice(rows, limit)));
    }

    private static Slice slice(RowSet<Row> rows, int limit) {
        List<DeviceCommand> items =
                rows.stream().limit(limit).map(PgDeviceCommands::command).toList();
        return new Slice(items, rows.size() > limit ? items.getLast().no() : 0);
    }

    private static DeviceCommand command(Row row) {
        long no = row.getLong("id");
        return new DeviceCommand(
                no,
                DeviceCommand.idOf(no),
                row.getString("name"),
                row.getString("args"),
                CommandState.valueOf(row.getString("state")),
                row.getInteger("progress"),
                row.getString("reason"),
                row.getUUID("rollout_public_id"),
                PgTimes.instant(row, "created_at"),
                PgTimes.instantOrNull(row, "sent_at"),
                PgTimes.instant(row, "changed_at"),
                PgTimes.instantOrNull(row, "finished_at"));
    }

    @Override
    public Future<List<FirmwareProgress>> underWay(Scope scope, int hospitalId) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(UNDER_WAY)
                                .execute(Tuple.of(hospitalId))
                                .map(rows -> rows.stream().map(PgCommandRow::progress).toList()));
    }
}

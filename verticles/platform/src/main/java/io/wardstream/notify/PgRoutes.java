package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.Ward;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Routes in PostgreSQL: each as a whole, its secrets in a column the reader role cannot read. */
final class PgRoutes implements NotificationRoutes {

    private static final String OPEN =
            "SELECT version, steps FROM notification_route WHERE ward_id = $1";

    private static final String WHOLE =
            """
            SELECT ward_id, version, steps, secrets
            FROM notification_route
            WHERE ward_id = ANY ($1::int[])
            """;

    private static final String REPLACE =
            """
            INSERT INTO notification_route AS r
              (ward_id, hospital_id, version, steps, secrets, changed_by)
            SELECT $1, $2, 1, $3, $4, $5
            WHERE $6::int <= 0 OR EXISTS (SELECT FROM notification_route WHERE ward_id = $1)
            ON CONFLICT (ward_id) DO UPDATE
            SET version = r.version + 1, steps = excluded.steps, secrets = excluded.secrets,
                changed_by = excluded.changed_by, changed_at = now()
            WHERE $6::int = -1 OR r.version = $6::int
            RETURNING version
            """;

    private final Database database;
    private final NotifyMeters meters;

    PgRoutes(Database database, NotifyMeters meters) {
        this.database = database;
        this.meters = meters;
    }

    @Override
    public Future<WardRoute> find(Scope scope, int wardId) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(OPEN)
                                .execute(Tuple.of(wardId))
                                .map(this::openRoute));
    }

    private WardRoute openRoute(RowSet<Row> rows) {
        for (Row row : rows) {
            return new WardRoute(
                    row.getInteger("version"),
                    RecipientJson.steps(row.getJsonArray("steps"), Map.of(), meters));
        }
        return WardRoute.NONE;
    }

    /** The routes of wards, with their secrets; without the wards that have none. */
    static Future<Map<Integer, WardRoute>> whole(
            SqlConnection connection, Collection<Integer> wardIds, NotifyMeters meters) {
        Integer[] ids = wardIds.stream().distinct().toArray(Integer[]::new);
        return connection
                .preparedQuery(WHOLE)
                .execute(Tuple.of((Object) ids))
                .map(
                        rows -> {
                            Map<Integer, WardRoute> routes = new HashMap<>();
                            meters.eachReadable(
                                    "route",
                                    rows,
                                    row ->
                                            routes.put(
                                                    row.getInteger("ward_id"), whole(row, meters)));
                            return routes;
                        });
    }

    private static WardRoute whole(Row row, NotifyMeters meters) {
        return new WardRoute(
                row.getInteger("version"),
                RecipientJson.steps(
                        row.getJsonArray("steps"),
                        RecipientJson.secrets(row.getJsonObject("secrets")),
                        meters));
    }

    @Override
    public Future<Change> replace(
            Ward ward, List<RouteStep> steps, int expectedVersion, String by) {
        return database.write(
                connection ->
                        whole(connection, List.of(ward.id()), meters)
                                .map(known -> known.getOrDefault(ward.id(), WardRoute.NONE))
                                .compose(
                                        known ->
                                                replace(
                                                        connection,
                                                        ward,
                                                        KeptSecrets.of(known).into(steps),
                                                        expectedVersion,
                                                        by)));
    }

    private static Future<Change> replace(
            SqlConnection connection,
            Ward ward,
            KeptSecrets.Filled filled,
            int expectedVersion,
            String by) {
        if (filled.missing() != null) {
            return Future.succeededFuture(filled.missing());
        }
        Tuple values =
                Tuple.of(
                        ward.id(),
                        ward.hospitalId(),
                        RecipientJson.steps(filled.steps()),
                        RecipientJson.secrets(filled.steps()),
                        by,
                        expectedVersion);
        return connection
                .preparedQuery(REPLACE)
                .execute(values)
                .map(rows -> changed(rows, filled.steps()));
    }

    private static Change changed(RowSet<Row> rows, List<RouteStep> steps) {
        for (Row row : rows) {
            return new Change.Changed(new WardRoute(row.getInteger("version"), steps));
        }
        return new Change.Stale();
    }
}

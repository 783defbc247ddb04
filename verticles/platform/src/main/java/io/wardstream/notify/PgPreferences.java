package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Preferences in PostgreSQL, each as a whole. */
final class PgPreferences implements Preferences {

    private static final String OF_USERS =
            """
            SELECT user_id, version, preference
            FROM notification_preference
            WHERE user_id = ANY ($1::int[])
            """;

    private static final String REPLACE =
            """
            INSERT INTO notification_preference AS p (user_id, version, preference)
            SELECT $1, 1, $2
            WHERE $3::int <= 0 OR EXISTS (SELECT FROM notification_preference WHERE user_id = $1)
            ON CONFLICT (user_id) DO UPDATE
            SET version = p.version + 1, preference = excluded.preference, changed_at = now()
            WHERE $3::int = -1 OR p.version = $3::int
            RETURNING version
            """;

    private final Database database;
    private final NotifyMeters meters;

    PgPreferences(Database database, NotifyMeters meters) {
        this.database = database;
        this.meters = meters;
    }

    @Override
    public Future<Preference> find(int userId) {
        return database.read(
                        Scope.platform(),
                        connection -> ofUsers(connection, List.of(userId), meters))
                .map(found -> found.getOrDefault(userId, Preference.NONE));
    }

    /** By user, without those who have not said. */
    static Future<Map<Integer, Preference>> ofUsers(
            SqlConnection connection, Collection<Integer> userIds, NotifyMeters meters) {
        if (userIds.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Integer[] ids = userIds.stream().distinct().toArray(Integer[]::new);
        return connection
                .preparedQuery(OF_USERS)
                .execute(Tuple.of((Object) ids))
                .map(
                        rows -> {
                            Map<Integer, Preference> found = new HashMap<>();
                            meters.eachReadable(
                                    "preference",
                                    rows,
                                    row -> found.put(row.getInteger("user_id"), read(row, meters)));
                            return found;
                        });
    }

    @Override
    public Future<Optional<Preference>> replace(
            int userId, Preference wanted, int expectedVersion) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(REPLACE)
                                .execute(
                                        Tuple.of(
                                                userId,
                                                NotifyJson.preference(wanted),
                                                expectedVersion))
                                .map(rows -> replaced(rows, wanted)));
    }

    private static Optional<Preference> replaced(RowSet<Row> rows, Preference wanted) {
        for (Row row : rows) {
            return Optional.of(
                    new Preference(
                            row.getInteger("version"),
                            wanted.isEnabled(),
                            wanted.minimumPriority(),
                            wanted.quietHours(),
                            wanted.channels()));
        }
        return Optional.empty();
    }

    private static Preference read(Row row, NotifyMeters meters) {
        JsonObject stored = row.getJsonObject("preference");
        return new Preference(
                row.getInteger("version"),
                stored.getBoolean("enabled"),
                RecipientJson.priority(stored),
                quietHours(stored.getJsonObject("quietHours")),
                RecipientJson.recipients(stored.getJsonArray("channels"), Map.of(), meters));
    }

    private static @Nullable QuietHours quietHours(@Nullable JsonObject stored) {
        return stored == null
                ? null
                : new QuietHours(
                        LocalTime.parse(stored.getString("from")),
                        LocalTime.parse(stored.getString("to")),
                        ZoneId.of(stored.getString("timeZone")));
    }
}

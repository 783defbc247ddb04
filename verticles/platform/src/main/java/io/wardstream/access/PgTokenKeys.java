package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.AccessConfig;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** The secrets that sign tokens, in PostgreSQL, so that every node knows them. Thread-safe. */
final class PgTokenKeys {

    private static final String READ =
            """
            SELECT id, secret, signs_from <= now() AS is_in_force,
                   signs_from > now() - make_interval(days => $1) AS is_young
            FROM token_key
            ORDER BY signs_from DESC
            """;

    /** One node at a time; the others find that it has been done. */
    private static final String ALONE =
            "SELECT pg_advisory_xact_lock(hashtextextended('access.tokenKeys', 0))";

    /** The very first signs at once: there is nothing before it. */
    private static final String MAKE_WHEN_DUE =
            """
            INSERT INTO token_key (id, secret, signs_from)
            SELECT $1, $2, CASE WHEN EXISTS (SELECT FROM token_key)
                                THEN now() + make_interval(secs => $3) ELSE now() END
            WHERE NOT EXISTS (SELECT FROM token_key
                              WHERE signs_from > now() - make_interval(days => $4))
            """;

    private static final String DELETE_RETIRED =
            """
            DELETE FROM token_key k
            WHERE EXISTS (SELECT FROM token_key n
                          WHERE n.signs_from > k.signs_from
                            AND n.signs_from < now() - make_interval(secs => $1))
            """;

    private static final String DELETE_ALL = "DELETE FROM token_key";

    private static final String MAKE_NOW =
            """
            INSERT INTO token_key (id, secret, signs_from)
            VALUES ($1, $2, now())
            """;

    private static final int ID_BYTES = 8;

    /** For nodes that could not read the keys for a while and signed with the one before. */
    private static final Duration BEHIND = Duration.ofMinutes(5);

    private final Database database;
    private final int rotateDays;
    private final double leadSeconds;
    private final double retiredSeconds;

    /**
     * @param lead from when a key is to be read until it signs: longer than nodes take to read it
     */
    PgTokenKeys(Database database, AccessConfig config, Duration lead) {
        this.database = database;
        this.rotateDays = config.rotateKeysDays();
        this.leadSeconds = lead.toSeconds();
        this.retiredSeconds = config.accessToken().plus(config.leeway()).plus(BEHIND).toSeconds();
    }

    /** A key as it is kept; is never printed. */
    record Stored(String id, Buffer secret, boolean isInForce, boolean isYoung) {

        @Override
        public String toString() {
            return "Stored[id=" + id + "]";
        }
    }

    /** All keys, the newest first; one is made when the newest is too old, or there is none. */
    Future<List<Stored>> readOrMake() {
        return read().compose(
                        keys ->
                                keys.stream().anyMatch(Stored::isYoung) && keys.size() == 1
                                        ? Future.succeededFuture(keys)
                                        : database.write(this::tidy).compose(_ -> read()));
    }

    /** Ends every key at once and makes a new one, which signs at once. */
    Future<Void> replaceAll() {
        return database.write(
                connection ->
                        run(connection, ALONE, Tuple.tuple())
                                .compose(_ -> run(connection, DELETE_ALL, Tuple.tuple()))
                                .compose(
                                        _ ->
                                                run(
                                                        connection,
                                                        MAKE_NOW,
                                                        Tuple.of(newId(), newSecret()))));
    }

    private Future<Void> tidy(SqlConnection connection) {
        return run(connection, ALONE, Tuple.tuple())
                .compose(
                        _ ->
                                run(
                                        connection,
                                        MAKE_WHEN_DUE,
                                        Tuple.of(newId(), newSecret(), leadSeconds, rotateDays)))
                .compose(_ -> run(connection, DELETE_RETIRED, Tuple.of(retiredSeconds)));
    }

    private Future<List<Stored>> read() {
        return database.read(
                Scope.platform(),
                connection ->
                        connection
                                .preparedQuery(READ)
                                .execute(Tuple.of(rotateDays))
                                .map(
                                        rows ->
                                                StreamSupport.stream(rows.spliterator(), false)
                                                        .map(PgTokenKeys::stored)
                                                        .toList()));
    }

    private static Future<Void> run(SqlConnection connection, String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values).mapEmpty();
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getString("id"),
                row.getBuffer("secret"),
                row.getBoolean("is_in_force"),
                row.getBoolean("is_young"));
    }

    private static String newId() {
        return HexFormat.of().formatHex(OpaqueToken.randomBytes(), 0, ID_BYTES);
    }

    private static Buffer newSecret() {
        return Buffer.buffer(OpaqueToken.randomBytes());
    }
}

package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.function.Function;

/** Sees to it that somebody is left who may do everything. */
final class PgAdministrators {

    /** Of two who take each other's right away at the same time, one is refused. */
    private static final String ALONE =
            "SELECT pg_advisory_xact_lock(hashtextextended('access.administrators', 0))";

    private static final String IS_ANYBODY_LEFT =
            """
            SELECT EXISTS (
                SELECT FROM user_grant g
                JOIN app_user u ON u.id = g.user_id
                WHERE g.role IN ('admin', 'platform-admin') AND g.hospital_id IS NULL
                  AND u.enabled AND u.kind = 'person') AS found
            """;

    private PgAdministrators() {}

    /**
     * Changes something that may take an administrator away.
     *
     * @return failed with a {@link LastAdministratorException}, and nothing is changed then
     */
    static <T> Future<T> keepOne(Database database, Function<SqlConnection, Future<T>> change) {
        return database.write(
                connection ->
                        connection
                                .preparedQuery(ALONE)
                                .execute(Tuple.tuple())
                                .compose(_ -> change.apply(connection))
                                .compose(changed -> isOneLeft(connection).map(changed)));
    }

    private static Future<Void> isOneLeft(SqlConnection connection) {
        return connection
                .preparedQuery(IS_ANYBODY_LEFT)
                .execute()
                .compose(
                        rows ->
                                rows.iterator().next().getBoolean("found")
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(new LastAdministratorException()));
    }
}

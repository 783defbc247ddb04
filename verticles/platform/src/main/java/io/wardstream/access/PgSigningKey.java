package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;

/** The secret that signs access tokens: made by the first node, read by the others. */
final class PgSigningKey {

    private static final String MAKE =
            """
            INSERT INTO signing_key (id, secret)
            VALUES (1, $1)
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String READ =
            """
            SELECT secret
            FROM signing_key
            WHERE id = 1
            """;

    private PgSigningKey() {}

    static Future<Buffer> loadOrMake(Database database) {
        return database.write(PgSigningKey::loadOrMake);
    }

    private static Future<Buffer> loadOrMake(SqlConnection connection) {
        return connection
                .preparedQuery(MAKE)
                .execute(Tuple.of(Buffer.buffer(OpaqueToken.randomBytes())))
                .compose(_ -> connection.preparedQuery(READ).execute())
                .map(rows -> rows.iterator().next().getBuffer("secret"));
    }
}

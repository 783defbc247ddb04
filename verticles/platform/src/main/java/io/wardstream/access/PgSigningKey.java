package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;

/**
 * Secrets that stay: made by the first node, read by the others. Those of tokens rotate, see {@link
 * PgTokenKeys}; number 1 was theirs.
 */
final class PgSigningKey {

    private static final String MAKE =
            """
            INSERT INTO signing_key (id, secret)
            VALUES ($1, $2)
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String READ =
            """
            SELECT secret
            FROM signing_key
            WHERE id = $1
            """;

    /** Signs what leaves the platform, see {@link Signer}; unless one is configured. */
    static final short EXPORTS = 2;

    /** Makes refresh tokens, see {@link RefreshChain}. */
    static final short REFRESH = 3;

    private PgSigningKey() {}

    static Future<Buffer> loadOrMake(Database database, short id) {
        return database.write(connection -> loadOrMake(connection, id));
    }

    private static Future<Buffer> loadOrMake(SqlConnection connection, short id) {
        return connection
                .preparedQuery(MAKE)
                .execute(Tuple.of(id, Buffer.buffer(OpaqueToken.randomBytes())))
                .compose(_ -> connection.preparedQuery(READ).execute(Tuple.of(id)))
                .map(rows -> rows.iterator().next().getBuffer("secret"));
    }
}

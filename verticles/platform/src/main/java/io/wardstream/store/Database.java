package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.PostgresConfig;
import java.util.function.Function;

/**
 * The two pools of this node: the platform role writes, the reader role reads under row-level
 * security. A full wait queue, or a connection not to be had in time, fails with category RETRY.
 * Thread-safe.
 */
public final class Database {

    /** Both settings end with the transaction; read-only can be turned on, not off again. */
    private static final String READ_ONLY =
            "SELECT set_config('transaction_read_only', 'on', true)";

    private static final String READ_ONLY_SCOPED =
            """
            SELECT set_config('transaction_read_only', 'on', true),
                   set_config('wardstream.hospitals', $1, true)
            """;

    private final Pool platform;
    private final Pool reader;

    private Database(Pool platform, Pool reader) {
        this.platform = platform;
        this.reader = reader;
    }

    /** Opens no connection yet: the first statement does. */
    public static Database open(Vertx vertx, PostgresConfig config, String nodeId) {
        Connections connections = new Connections(vertx, config, nodeId);
        return new Database(connections.platformPool(), connections.readerPool());
    }

    /** The platform role's pool. Its failures are the driver's: see {@link StorageException#of}. */
    public Pool platform() {
        return platform;
    }

    /**
     * Runs reads in one READ ONLY transaction that sees what the scope allows.
     *
     * @param work must end with its future: the connection goes back to the pool then
     * @return what work returned; failed with a {@link StorageException}, or with work's own
     *     failure when that is none of the database
     */
    public <T> Future<T> read(Scope scope, Function<SqlConnection, Future<T>> work) {
        return switch (scope) {
            case Scope.Platform _ -> transaction(platform, READ_ONLY, Tuple.tuple(), work);
            case Scope.Hospitals hospitals ->
                    transaction(reader, READ_ONLY_SCOPED, Tuple.of(hospitals.setting()), work);
        };
    }

    /**
     * Runs writes in one transaction of the platform role.
     *
     * @return what work returned, after the commit; failed as {@link #read} is, and rolled back
     */
    public <T> Future<T> write(Function<SqlConnection, Future<T>> work) {
        return platform.withTransaction(work).recover(Database::translated);
    }

    public Future<Void> close() {
        return Future.join(platform.close(), reader.close()).mapEmpty();
    }

    private static <T> Future<T> transaction(
            Pool pool, String settings, Tuple values, Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(
                        connection ->
                                connection
                                        .preparedQuery(settings)
                                        .execute(values)
                                        .compose(_ -> work.apply(connection)))
                .recover(Database::translated);
    }

    private static <T> Future<T> translated(Throwable failure) {
        return Future.failedFuture(
                StorageException.isOfTheDriver(failure) ? StorageException.of(failure) : failure);
    }
}

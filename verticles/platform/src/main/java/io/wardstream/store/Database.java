package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.Endpoint;
import io.wardstream.config.PostgresConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pools of this node: the platform role writes, the reader role reads under row-level security,
 * in a pool of its own what takes long. All of them lead to the {@link Primary}; when that is
 * another one their connections are closed. A full wait queue, a connection not to be had in time,
 * or no answer within the statement timeout and 5 s more, for all statements of a transaction
 * together, fails with category RETRY; whether a write was committed is not known then.
 * Thread-safe.
 */
public final class Database {

    /** All settings end with the transaction; read-only can be turned on, not off again. */
    private static final String READ_ONLY =
            "SELECT set_config('transaction_read_only', 'on', true)";

    private static final String READ_ONLY_SCOPED =
            """
            SELECT set_config('transaction_read_only', 'on', true),
                   set_config('wardstream.hospitals', $1, true),
                   set_config('wardstream.partial', $2, true),
                   set_config('wardstream.wards', $3, true),
                   set_config('wardstream.patients', $4, true)
            """;

    /**
     * A plan for all ranges of time would open every slot, and was made when today's was empty: it
     * would scan it. A plan of its own for each range costs less than a millisecond, which is as
     * much as an answer by key does.
     */
    private static final String READ_ONLY_SCOPED_OF_RANGES =
            READ_ONLY_SCOPED + ", set_config('plan_cache_mode', 'force_custom_plan', true)";

    /** What is read for people through it. */
    private enum Reads {
        SHORT,
        RANGES,
        HISTORY
    }

    /**
     * A server that vanished without a word ends no statement by its timeout, and the driver's
     * sockets have none for silence: the caller is let go a little later than the statement.
     */
    private static final Duration BEYOND_STATEMENT = Duration.ofSeconds(5);

    private final Pool platform;
    private final Pool reader;
    private final Pool history;
    private final @Nullable Pool replica;
    private final Connections connections;
    private final Duration patience;
    private final Reads reads;

    private Database(
            Pool platform,
            Pool reader,
            Pool history,
            @Nullable Pool replica,
            Connections connections,
            Duration patience,
            Reads reads) {
        this.connections = connections;
        this.platform = platform;
        this.reader = reader;
        this.history = history;
        this.replica = replica;
        this.patience = patience;
        this.reads = reads;
    }

    /** Opens no connection yet: the first statement does. */
    public static Database open(Vertx vertx, PostgresConfig config, String nodeId) {
        return open(vertx, config, nodeId, Primary.SETTLED);
    }

    static Database open(Vertx vertx, PostgresConfig config, String nodeId, Duration settling) {
        Connections connections = new Connections(vertx, config, nodeId, settling);
        Endpoint replica = config.replica();
        return new Database(
                connections.platformPool(),
                connections.readerPool(),
                connections.historyPool(),
                replica == null ? null : connections.replicaPool(replica),
                connections,
                config.statementTimeout().plus(BEYOND_STATEMENT),
                Reads.SHORT);
    }

    /** The same database, for short reads of samples and whatever else is kept in slots of time. */
    public Database forRanges() {
        return new Database(
                platform, reader, history, replica, connections, patience, Reads.RANGES);
    }

    /**
     * The same database, read for people through the pool for what takes long. A view: it is closed
     * with this. Its reads are cancelled when the caller leaves, too: see {@link Waiter}.
     */
    public Database forHistory() {
        return new Database(platform, history, history, null, connections, patience, Reads.HISTORY);
    }

    /**
     * The same, read for people from the replica, which may be behind: see {@link ReplicaWatch}.
     * Reads of the platform itself and writes go to the primary.
     *
     * @return empty when none is configured
     */
    public Optional<Database> onReplica() {
        return Optional.ofNullable(replica)
                .map(
                        pool ->
                                new Database(
                                        platform,
                                        pool,
                                        pool,
                                        null,
                                        connections,
                                        patience,
                                        Reads.HISTORY));
    }

    /**
     * The platform role's pool. Its failures are the driver's, see {@link StorageException#of}, and
     * a call has no bound but its own: see {@link #bounded}.
     */
    public Pool platform() {
        return platform;
    }

    /** For tasks that one node of all does at a time. */
    public Leases leases() {
        return new Leases(connections);
    }

    /** To which all pools lead, but the replica's. */
    Primary primary() {
        return connections.primary();
    }

    /** The replica's pool, for who watches it. */
    Optional<Pool> replica() {
        return Optional.ofNullable(replica);
    }

    /**
     * Runs reads in one READ ONLY transaction that sees what the scope allows. On the context of a
     * request it is cancelled when the request's time is over, see {@link Waiter}.
     *
     * @param work must end with its future: the connection goes back to the pool then
     * @return what work returned; failed with a {@link StorageException}, or with work's own
     *     failure when that is none of the database
     */
    public <T> Future<T> read(Scope scope, Function<SqlConnection, Future<T>> work) {
        return switch (scope) {
            case Scope.Platform _ -> transaction(platform, READ_ONLY, Tuple.tuple(), work);
            case Scope.Hospitals hospitals ->
                    transaction(
                            reader,
                            reads == Reads.SHORT ? READ_ONLY_SCOPED : READ_ONLY_SCOPED_OF_RANGES,
                            hospitals.settings(),
                            work);
        };
    }

    /**
     * Runs writes in one transaction of the platform role.
     *
     * @return what work returned, after the commit; failed as {@link #read} is, and rolled back
     */
    public <T> Future<T> write(Function<SqlConnection, Future<T>> work) {
        return bounded(platform.withTransaction(work));
    }

    public Future<Void> close() {
        return Future.join(
                        Stream.of(platform, reader, history, replica)
                                .filter(Objects::nonNull)
                                .map(Pool::close)
                                .toList())
                .mapEmpty();
    }

    private <T> Future<T> transaction(
            Pool pool, String settings, Tuple values, Function<SqlConnection, Future<T>> work) {
        return bounded(
                pool.withTransaction(
                                connection ->
                                        Cancellable.run(
                                                connection,
                                                reads == Reads.HISTORY,
                                                () ->
                                                        connection
                                                                .preparedQuery(settings)
                                                                .execute(values)
                                                                .compose(
                                                                        _ ->
                                                                                work.apply(
                                                                                        connection))))
                        .recover(Database::mistaken));
    }

    /** A read that writes is a mistake in here: no server would take it, and none is in doubt. */
    private static <T> Future<T> mistaken(Throwable failure) {
        boolean hasWritten =
                StorageException.isOfTheDriver(failure)
                        && StorageException.of(failure).isReadOnly();
        return Future.failedFuture(
                hasWritten
                        ? new StorageException(
                                StorageException.Category.OTHER, "a read has written", failure)
                        : failure);
    }

    /**
     * Gives a call on {@link #platform} the bound of {@link #read} and {@link #write}.
     *
     * @return failed with a {@link StorageException}; after the bound with category RETRY, and then
     *     the call may still be carried out
     */
    public <T> Future<T> bounded(Future<T> transaction) {
        return transaction
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(this::translated);
    }

    private <T> Future<T> translated(Throwable failure) {
        Throwable cause =
                StorageException.isOfTheDriver(failure) ? StorageException.of(failure) : failure;
        if (cause instanceof StorageException doubtful) {
            primary().doubt(doubtful);
        }
        return Future.failedFuture(cause);
    }
}

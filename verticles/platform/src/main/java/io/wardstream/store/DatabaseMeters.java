package io.wardstream.store;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.wardstream.ops.GaugeRows;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL says of itself, asked for every half minute: connections and size, the 20
 * statements of each role that took the most time, by their id and never by their text, and how
 * often each index was used, those of all slots together; and which host is the primary. Confined
 * to one event loop.
 */
public final class DatabaseMeters {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMeters.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** A role sees the ids of its own statements only, so each pool asks for itself. */
    private static final String STATEMENTS =
            """
            SELECT queryid::text, sum(total_exec_time) / 1000, sum(calls)::float8,
                   sum(shared_blks_hit + shared_blks_read)::float8
            FROM pg_stat_statements
            WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
              AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND queryid IS NOT NULL
            GROUP BY queryid
            ORDER BY 2 DESC
            LIMIT 20
            """;

    /** An index of a slot counts as the one it is a piece of, also when the slot stands alone. */
    private static final String INDEXES =
            """
            SELECT regexp_replace(coalesce(whole.relname, piece.indexrelname), '_\\d{8}(t\\d{4})?', ''),
                   sum(piece.idx_scan)::float8
            FROM pg_stat_user_indexes piece
            LEFT JOIN pg_inherits held ON held.inhrelid = piece.indexrelid
            LEFT JOIN pg_class whole ON whole.oid = held.inhparent
            GROUP BY 1
            ORDER BY 1
            LIMIT 300
            """;

    /** Of others' sessions a role sees the number only; how long they work, of its own. */
    private static final String SERVER =
            """
            SELECT (SELECT sum(numbackends) FROM pg_stat_database)::float8,
                   current_setting('max_connections')::float8,
                   pg_database_size(current_database())::float8,
                   (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)
                    FROM pg_stat_activity
                    WHERE usename = current_user AND pid <> pg_backend_pid())::float8
            """;

    private final Vertx vertx;
    private final Database database;
    private final GaugeRows seconds;
    private final GaugeRows calls;
    private final GaugeRows blocks;
    private final GaugeRows scans;
    private boolean isRefused;
    private volatile Server server = Server.UNKNOWN;
    private volatile boolean isStopped;

    private DatabaseMeters(Vertx vertx, Database database, Meters meters) {
        this.vertx = vertx;
        this.database = database;
        seconds =
                meters.rows(
                        "postgres.statement.seconds",
                        "Time of a statement since the statistics were reset, by pg_stat_statements");
        calls = meters.rows("postgres.statement.calls", "How often it was carried out");
        blocks =
                meters.rows(
                        "postgres.statement.blocks",
                        "Pages of tables and indexes it touched, in memory or not");
        scans = meters.rows("postgres.index.scans", "How often an index was used");
        showServer(meters);
    }

    /** The server as a whole; not a number until it has answered. */
    private record Server(double connections, double limit, double bytes, double oldest) {
        static final Server UNKNOWN = new Server(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    private void showServer(Meters meters) {
        meters.gauge(
                "postgres.connections",
                "Connections to all databases of the server, of whomever",
                () -> server.connections());
        meters.gauge(
                "postgres.connections.limit",
                "max_connections of the server",
                () -> server.limit());
        meters.gauge("postgres.database.bytes", "Size of the database", () -> server.bytes());
        meters.gauge(
                "postgres.transaction.seconds",
                "Age of the oldest open transaction of the platform's role",
                () -> server.oldest());
    }

    /** By its place in postgres.hosts: names of hosts are no labels. */
    private static void showPrimary(Primary primary, Meters meters) {
        meters.gauge(
                "postgres.primary.index",
                "Which of postgres.hosts is the primary, counted from 0; NaN: none is known",
                () -> {
                    Primary.Host host = primary.known();
                    return host == null ? Double.NaN : host.index();
                });
        FunctionCounter.builder("postgres.primary.changes", primary, Primary::changes)
                .description("How often another host became the primary, as this node has seen it")
                .register(meters.registry());
    }

    /** Begins at once, on the caller's event loop. */
    public static DatabaseMeters start(Vertx vertx, Database database, Meters meters) {
        showPrimary(database.primary(), meters);
        DatabaseMeters started = new DatabaseMeters(vertx, database, meters);
        vertx.getOrCreateContext().runOnContext(_ -> started.repeat());
        return started;
    }

    public void stop() {
        isStopped = true;
    }

    /** One poll at a time. */
    private void repeat() {
        if (isStopped) {
            return;
        }
        poll().onFailure(cause -> LOG.debug("statistics of postgres not read", cause))
                .onComplete(_ -> vertx.setTimer(INTERVAL.toMillis(), _ -> repeat()));
    }

    /** Fails with a {@link StorageException} when PostgreSQL does not answer. */
    Future<Void> poll() {
        return pollServer().compose(_ -> pollIndexes()).compose(_ -> pollStatements());
    }

    private Future<Void> pollServer() {
        return read(Scope.platform(), SERVER)
                .onSuccess(rows -> server = server(rows.getFirst()))
                .mapEmpty();
    }

    private static Server server(Row row) {
        return new Server(row.getDouble(0), row.getDouble(1), row.getDouble(2), row.getDouble(3));
    }

    private Future<Void> pollIndexes() {
        return read(Scope.platform(), INDEXES)
                .onSuccess(
                        rows ->
                                scans.show(
                                        table(rows, DatabaseMeters::index, DatabaseMeters::scans)))
                .mapEmpty();
    }

    private Future<Void> pollStatements() {
        if (isRefused) {
            return Future.succeededFuture();
        }
        List<Statement> all = new ArrayList<>();
        return statements("platform", Scope.platform(), all)
                .compose(_ -> statements("reader", Scope.hospitals(List.of()), all))
                .onSuccess(_ -> show(all))
                .recover(this::refused);
    }

    /** One statement of one role. */
    private record Statement(Tags tags, double seconds, double calls, double blocks) {}

    private Future<Void> statements(String role, Scope scope, List<Statement> all) {
        return read(scope, STATEMENTS)
                .onSuccess(rows -> rows.forEach(row -> all.add(statement(role, row))))
                .mapEmpty();
    }

    private void show(List<Statement> all) {
        seconds.show(table(all, Statement::tags, Statement::seconds));
        calls.show(table(all, Statement::tags, Statement::calls));
        blocks.show(table(all, Statement::tags, Statement::blocks));
    }

    private static <T> Map<Tags, Double> table(
            List<T> all, Function<T, Tags> tags, ToDoubleFunction<T> value) {
        Map<Tags, Double> rows = HashMap.newHashMap(all.size());
        all.forEach(one -> rows.put(tags.apply(one), value.applyAsDouble(one)));
        return rows;
    }

    /**
     * Not there, not loaded or not allowed: it stays so until somebody acts and starts the node.
     */
    private Future<Void> refused(Throwable cause) {
        boolean isDown =
                cause instanceof StorageException storage
                        && storage.category() == StorageException.Category.RETRY;
        if (isDown) {
            return Future.failedFuture(cause);
        }
        LOG.info("no metrics of statements: pg_stat_statements cannot be read");
        isRefused = true;
        return Future.succeededFuture();
    }

    private Future<List<Row>> read(Scope scope, String question) {
        return database.read(scope, connection -> rows(connection, question))
                .timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<List<Row>> rows(SqlConnection connection, String question) {
        return connection.query(question).execute().map(rows -> rows.stream().toList());
    }

    private static Statement statement(String role, Row row) {
        return new Statement(
                Tags.of("role", role, "queryid", row.getString(0)),
                row.getDouble(1),
                row.getDouble(2),
                row.getDouble(3));
    }

    private static Tags index(Row row) {
        return Tags.of("index", row.getString(0));
    }

    private static double scans(Row row) {
        return row.getDouble(1);
    }
}

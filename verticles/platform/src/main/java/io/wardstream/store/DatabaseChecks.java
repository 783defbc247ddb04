package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.wardstream.config.PostgresConfig;
import io.wardstream.store.StorageException.Category;
import java.util.List;
import java.util.Optional;

/**
 * Refuses to work on a database that cannot keep the promises: an ack must mean committed to disk,
 * and row-level security must hold for the roles that are used.
 */
public final class DatabaseChecks {

    /** The first with the SQL that is used here. */
    private static final int OLDEST_SERVER = 150_000;

    /** Room left for the owner, for backups and for people. */
    private static final double SHARE_OF_CONNECTIONS = 0.8;

    /**
     * One for each lease (slots, packing, roll-ups, archive, late samples, messages, audit); they
     * stand beside the pools.
     */
    private static final int DEDICATED_CONNECTIONS = 7;

    private static final String SETTINGS =
            """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_text,
                   current_setting('fsync') AS fsync,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_commit') AS synchronous_commit,
                   current_setting('max_connections')::int AS max_connections,
                   pg_is_in_recovery() AS is_standby
            """;

    private static final String ROLE =
            """
            SELECT rolname,
                   rolsuper,
                   rolbypassrls,
                   (SELECT count(*)
                    FROM pg_class
                    WHERE relowner = pg_roles.oid
                      AND relkind IN ('r', 'p'))::int AS tables_owned
            FROM pg_roles
            WHERE rolname = current_user
            """;

    private final Database database;
    private final PostgresConfig config;
    private final int nodes;

    /**
     * @param nodes how many nodes share the database
     */
    public DatabaseChecks(Database database, PostgresConfig config, int nodes) {
        this.database = database;
        this.config = config;
        this.nodes = nodes;
    }

    /** Failed with a {@link StorageException} of one sentence: what is wrong and what to do. */
    public Future<Void> run() {
        return checkSettings()
                .compose(_ -> checkRole(Scope.platform()))
                .compose(_ -> checkRole(Scope.hospitals(List.of())));
    }

    private Future<Void> checkSettings() {
        return database.read(Scope.platform(), connection -> firstRow(connection, SETTINGS))
                .compose(row -> verdict(settingsRefusal(row)));
    }

    private Future<Void> checkRole(Scope scope) {
        return database.read(scope, connection -> firstRow(connection, ROLE))
                .compose(row -> verdict(roleRefusal(row)));
    }

    private Optional<String> settingsRefusal(Row row) {
        if (row.getInteger("version") < OLDEST_SERVER) {
            return Optional.of(
                    "PostgreSQL is " + row.getString("version_text") + ", use 15 or newer");
        }
        if (row.getBoolean("is_standby")) {
            return Optional.of("PostgreSQL is a standby, name its primary in postgres.hosts");
        }
        for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
            String value = row.getString(setting);
            if (value.equals("off")) {
                return Optional.of(
                        "PostgreSQL has "
                                + setting
                                + " = off, an ack would not survive a power cut: turn it on");
            }
        }
        return connectionsRefusal(row.getInteger("max_connections"));
    }

    private Optional<String> connectionsRefusal(int maxConnections) {
        int perNode =
                config.platformPoolSize()
                        + config.readerPoolSize()
                        + config.historyPoolSize()
                        + DEDICATED_CONNECTIONS;
        int needed = nodes * perNode;
        if (needed < SHARE_OF_CONNECTIONS * maxConnections) {
            return Optional.empty();
        }
        return Optional.of(
                nodes
                        + " node(s) of "
                        + perNode
                        + " connections need "
                        + needed
                        + ", more than 0.8 of max_connections = "
                        + maxConnections
                        + ": raise it or shrink postgres.platformPoolSize, readerPoolSize and historyPoolSize");
    }

    private static Optional<String> roleRefusal(Row row) {
        String role = row.getString("rolname");
        if (row.getBoolean("rolsuper") || row.getBoolean("rolbypassrls")) {
            return Optional.of(
                    "role "
                            + role
                            + " steps around row-level security (superuser or BYPASSRLS):"
                            + " run sql/roles.sql and use the roles it makes");
        }
        if (row.getInteger("tables_owned") > 0) {
            return Optional.of(
                    "role "
                            + role
                            + " owns tables, and their policies do not hold for their owner:"
                            + " only postgres.ownerUser may own them");
        }
        return Optional.empty();
    }

    private static Future<Row> firstRow(SqlConnection connection, String sql) {
        return connection.query(sql).execute().map(rows -> rows.iterator().next());
    }

    private static Future<Void> verdict(Optional<String> refusal) {
        return refusal.<Future<Void>>map(
                        sentence ->
                                Future.failedFuture(
                                        new StorageException(Category.OTHER, sentence, null)))
                .orElseGet(Future::succeededFuture);
    }
}

package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.wardstream.config.PostgresConfig;
import io.wardstream.store.StorageException.Category;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to work on a database that cannot keep the promises: an ack must mean committed to disk,
 * and row-level security must hold for the roles that are used.
 */
public final class DatabaseChecks {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseChecks.class);

    /** The first with the SQL that is used here. */
    private static final int OLDEST_SERVER = 150_000;

    /** Room left for the owner, for backups and for people. */
    private static final double SHARE_OF_CONNECTIONS = 0.8;

    /**
     * One for each lease (slots, packing, roll-ups, archive, late samples, messages, audit,
     * stream); they stand beside the pools.
     */
    public static final int LEASES = 8;

    /**
     * With which a host is asked now and then whether it is the primary, where there is a choice.
     */
    private static final int LOOKING = 1;

    private static final String SETTINGS =
            """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_text,
                   current_setting('fsync') AS fsync,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_commit') AS synchronous_commit,
                   current_setting('max_connections')::int AS max_connections,
                   current_setting('synchronous_standby_names') AS synchronous_standbys,
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
                .onSuccess(this::warnOfLoss)
                .compose(row -> verdict(settingsRefusal(row)));
    }

    /** No reason not to start: it may be wanted, or be set up later. */
    private void warnOfLoss(Row row) {
        if (config.hosts().size() > 1 && row.getString("synchronous_standbys").isBlank()) {
            LOG.warn(
                    "postgres.hosts names standbys and none is synchronous: a fail-over may lose"
                            + " samples that were acknowledged, see Fail-over in docs/OPERATIONS.md");
        }
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
                        + LEASES
                        + (config.hosts().size() > 1 ? LOOKING : 0);
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
                        + ", not less than 0.8 of max_connections = "
                        + maxConnections
                        + ": raise it, shrink postgres.platformPoolSize, readerPoolSize and"
                        + " historyPoolSize, or say in cluster.nodes how many nodes there are");
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

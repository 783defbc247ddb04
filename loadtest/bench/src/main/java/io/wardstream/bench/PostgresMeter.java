package io.wardstream.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads what a PostgreSQL server has used: CPU of its processes, write-ahead log, and the size of
 * the sample tables. For one thread.
 */
public final class PostgresMeter implements AutoCloseable {

    private static final String SIZES =
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
                   sum(pg_relation_size(inhrelid))::bigint,
                   sum(pg_indexes_size(inhrelid))::bigint
            FROM pg_inherits
            WHERE inhparent = 'vital_sample'::regclass
            """;

    private final long postmasterPid;
    private final Connection superuser;

    private PostgresMeter(long postmasterPid, Connection superuser) {
        this.postmasterPid = postmasterPid;
        this.superuser = superuser;
    }

    /**
     * Opens a connection of its own.
     *
     * @param postmasterPid of the server, on this machine
     * @param superuserUrl of the platform's database
     */
    public static PostgresMeter open(long postmasterPid, String superuserUrl) throws SQLException {
        return new PostgresMeter(postmasterPid, DriverManager.getConnection(superuserUrl));
    }

    /** Everything used so far; the difference of two is what lies between them. */
    public PostgresUse read() throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet sizes = statement.executeQuery(SIZES)) {
            if (!sizes.next()) {
                throw new BenchException("PostgreSQL has no table vital_sample.");
            }
            return new PostgresUse(
                    ProcessUse.cpuSeconds(postmasterPid),
                    sizes.getLong(1),
                    sizes.getLong(2),
                    sizes.getLong(3));
        }
    }

    /** Makes phases alike: each begins with the log's full page images before it. */
    public void checkpoint() throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("CHECKPOINT");
        }
    }

    @Override
    public void close() throws SQLException {
        superuser.close();
    }
}

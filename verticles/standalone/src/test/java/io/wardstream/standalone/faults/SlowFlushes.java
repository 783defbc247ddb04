package io.wardstream.standalone.faults;

import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database in which each flush of samples takes a fixed time, so that what it takes a second is
 * known exactly; everything else is as fast as ever. Ends when closed.
 */
final class SlowFlushes implements AutoCloseable {
    /** Stands for them in the statement below. */
    private static final String SECONDS = "SECONDS";

    private static final String SLOW_DOWN =
            """
            CREATE FUNCTION slow_flush() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN PERFORM pg_sleep(SECONDS); RETURN NULL; END$$;
            GRANT EXECUTE ON FUNCTION slow_flush() TO PUBLIC;
            CREATE TRIGGER slow_flush BEFORE INSERT ON sample_flush
              FOR EACH STATEMENT EXECUTE FUNCTION slow_flush()
            """;

    private static final String SPEED_UP =
            "DROP TRIGGER slow_flush ON sample_flush; DROP FUNCTION slow_flush()";

    private final TestDatabase database;

    private SlowFlushes(TestDatabase database) {
        this.database = database;
    }

    static SlowFlushes of(TestDatabase database, double seconds) {
        run(database, SLOW_DOWN.replace(SECONDS, Double.toString(seconds)));
        return new SlowFlushes(database);
    }

    private static void run(TestDatabase database, String statements) {
        try (Connection connection = DriverManager.getConnection(database.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(statements);
        } catch (SQLException failure) {
            throw new IllegalStateException("flushes keep their pace", failure);
        }
    }

    @Override
    public void close() {
        run(database, SPEED_UP);
    }
}

package io.wardstream.store;

import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the tests of a class on the schema of a later version: migrations only add, and nodes of
 * this version go on beside those of the next. With {@code -Dwardstream.schema.next=true} all tests
 * of a JVM do so.
 */
public final class NextSchema implements BeforeAllCallback, AfterAllCallback {

    private static final String PROPERTY = "wardstream.schema.next";

    /** What migrations may do: to every table a column with a default and an index; a new table. */
    static final String EXPANSION =
            """
            DO $$
            DECLARE
              each record;
            BEGIN
              FOR each IN
                SELECT relname
                FROM pg_class
                WHERE relnamespace = 'public'::regnamespace
                  AND relkind IN ('r', 'p')
                  AND NOT relispartition
                  AND relname <> 'flyway_schema_history'
              LOOP
                EXECUTE format('ALTER TABLE %I ADD COLUMN of_the_next text NOT NULL DEFAULT $d$new$d$', each.relname);
                EXECUTE format('CREATE INDEX ON %I (of_the_next)', each.relname);
              END LOOP;
            END
            $$;
            CREATE TABLE thing_of_the_next (
              hospital_id int NOT NULL REFERENCES hospital (id) ON DELETE CASCADE,
              what text NOT NULL
            );
            """;

    private String before = "";

    static boolean isInForce() {
        return Boolean.getBoolean(PROPERTY);
    }

    static TestDatabase expanded(TestDatabase database) {
        try (Connection connection = DriverManager.getConnection(database.ownerJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(EXPANSION);
            return database;
        } catch (SQLException cause) {
            throw new AssertionError("the schema cannot be expanded", cause);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        before = System.getProperty(PROPERTY, "false");
        System.setProperty(PROPERTY, "true");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.setProperty(PROPERTY, before);
    }
}

package io.wardstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every other module's tests on real parts stand on. */
final class SharedPostgresIT {
    private static final String ROLES =
            """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardstream_owner') THEN
                    CREATE ROLE wardstream_owner LOGIN;
                    CREATE ROLE wardstream_platform LOGIN;
                    CREATE ROLE wardstream_reader LOGIN;
                END IF;
            END
            $$;
            """;

    @Test
    void givesEveryClassItsOwnDatabaseInOneDurableServer(@TempDir Path folder) throws Exception {
        Path roles = Files.writeString(folder.resolve("roles.sql"), ROLES);
        try (TestDatabase one = TestPostgres.freshDatabase(roles);
                TestDatabase other = TestPostgres.freshDatabase(roles)) {
            assertThat(one.name()).isNotEqualTo(other.name());
            assertThat(one.server()).isSameAs(other.server());
            assertThat(ask(one.ownerJdbcUrl(), "SELECT current_user"))
                    .isEqualTo("wardstream_owner");
            assertThat(ask(one.platformJdbcUrl(), "SELECT current_user"))
                    .isEqualTo("wardstream_platform");
            assertThat(ask(one.readerJdbcUrl(), "SELECT current_database()")).isEqualTo(one.name());
            assertThat(ask(one.superuserJdbcUrl(), "SELECT current_setting('fsync')"))
                    .isEqualTo("on");
            assertThat(ask(one.superuserJdbcUrl(), "SELECT current_setting('full_page_writes')"))
                    .isEqualTo("on");
            assertThat(ask(one.superuserJdbcUrl(), "SELECT current_setting('synchronous_commit')"))
                    .isEqualTo("on");
            assertThat(ask(one.superuserJdbcUrl(), "SELECT lower('ÄÖ')")).isEqualTo("äö");
        }
    }

    static String ask(String jdbcUrl, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}

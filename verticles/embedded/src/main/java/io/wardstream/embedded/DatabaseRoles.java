package io.wardstream.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Prepares a server for the platform: its three roles with their passwords, and a database the
 * owner role owns.
 */
public final class DatabaseRoles {
    public static final String OWNER = "wardstream_owner";
    public static final String PLATFORM = "wardstream_platform";
    public static final String READER = "wardstream_reader";

    /** Metrics of statements are read from it; only a superuser may make it. */
    private static final String STATISTICS =
            """
            DO $$
            BEGIN
              IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements') THEN
                CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
              END IF;
            END
            $$
            """;

    private DatabaseRoles() {}

    /**
     * Runs the role script, sets the passwords and creates the database; safe to repeat.
     *
     * @param rolesSql the script that creates the roles ({@code sql/roles.sql})
     * @param passwords role name to password
     * @param database plain lower-case name
     * @throws EmbeddedException if the script cannot be read or the server refuses a statement
     */
    public static void prepare(
            PostgresServer server, Path rolesSql, Map<String, String> passwords, String database) {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(rolesSql));
            for (Map.Entry<String, String> role : passwords.entrySet()) {
                statement.execute(
                        "ALTER ROLE "
                                + identifier(role.getKey())
                                + " PASSWORD "
                                + statement.enquoteLiteral(role.getValue()));
            }
            if (!exists(connection, database)) {
                statement.execute("CREATE DATABASE " + identifier(database) + " OWNER " + OWNER);
            }
            addStatistics(server, database);
        } catch (IOException cause) {
            throw new EmbeddedException(
                    "PostgreSQL: cannot read the role script " + rolesSql + ".", cause);
        } catch (SQLException cause) {
            throw new EmbeddedException(
                    "PostgreSQL: cannot prepare the database: " + cause.getMessage(), cause);
        }
    }

    private static void addStatistics(PostgresServer server, String database) throws SQLException {
        String url = server.superuserJdbcUrl().replace("/postgres?", "/" + database + "?");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(STATISTICS);
        }
    }

    static void drop(PostgresServer server, String database) {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + identifier(database) + " WITH (FORCE)");
        } catch (SQLException cause) {
            throw new EmbeddedException(
                    "PostgreSQL: cannot drop the database " + database + ".", cause);
        }
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            select.setString(1, database);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Names go into statements that take no parameters. */
    private static String identifier(String name) {
        if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a plain name: " + name);
        }
        return name;
    }
}

package io.wardstream.embedded;

/**
 * A database of one test class, owned by {@code wardstream_owner} and empty until migrated. The
 * passwords of the three roles are {@code owner}, {@code platform} and {@code reader}.
 *
 * @param server the server it lives in, shared with other test classes of this JVM unless made by
 *     its own
 * @param name of the database
 */
public record TestDatabase(PostgresServer server, String name) implements AutoCloseable {
    public static final String OWNER_PASSWORD = "owner";
    public static final String PLATFORM_PASSWORD = "platform";
    public static final String READER_PASSWORD = "reader";

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    /** JDBC address of this database as superuser, for whom row-level security is off. */
    public String superuserJdbcUrl() {
        return server.superuserJdbcUrl().replace("/postgres?", "/" + name + "?");
    }

    public String ownerJdbcUrl() {
        return jdbcUrl(DatabaseRoles.OWNER, OWNER_PASSWORD);
    }

    public String platformJdbcUrl() {
        return jdbcUrl(DatabaseRoles.PLATFORM, PLATFORM_PASSWORD);
    }

    public String readerJdbcUrl() {
        return jdbcUrl(DatabaseRoles.READER, READER_PASSWORD);
    }

    private String jdbcUrl(String user, String password) {
        return "jdbc:postgresql://"
                + host()
                + ":"
                + port()
                + "/"
                + name
                + "?user="
                + user
                + "&password="
                + password;
    }

    /** Drops the database, throwing out whoever is still connected to it. */
    @Override
    public void close() {
        DatabaseRoles.drop(server, name);
    }
}

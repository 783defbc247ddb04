package io.wardstream.embedded;

/** A running PostgreSQL, embedded or in a container. */
public interface PostgresServer extends EmbeddedService {
    /**
     * JDBC address of the database {@code postgres} with the superuser's name and password in it.
     */
    String superuserJdbcUrl();
}

package io.wardstream.embedded;

/**
 * A running PostgreSQL that a test may treat badly. Every method blocks until what it says has
 * happened. Not safe for use by several threads at once.
 */
public interface PostgresServer extends AutoCloseable {
    String host();

    int port();

    /** The postmaster's process id, or -1 where the server runs in a container. */
    long pid();

    /**
     * JDBC address of the database {@code postgres} with the superuser's name and password in it.
     */
    String superuserJdbcUrl();

    /** kill -9 of the server and all its processes. */
    void kill9();

    /** SIGSTOP of the server and all its processes: connections stay open and nothing answers. */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /**
     * Starts again on the same data and port after {@link #kill9()}; orderly stop and start if it
     * runs.
     */
    void restart();

    /** Stops in an orderly way and leaves no process behind; a second call does nothing. */
    void stop();

    @Override
    default void close() {
        stop();
    }
}

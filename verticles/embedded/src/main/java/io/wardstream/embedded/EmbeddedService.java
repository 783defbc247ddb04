package io.wardstream.embedded;

/**
 * A running service that a test may treat badly. Every method blocks until what it says has
 * happened. Not safe for use by several threads at once.
 */
public interface EmbeddedService extends AutoCloseable {
    String host();

    int port();

    /** The service's process id, or -1 where it runs in a container. */
    long pid();

    /** kill -9 of the service and all its processes. */
    void kill9();

    /** SIGSTOP of the service and all its processes: connections stay open and nothing answers. */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /**
     * Starts again on the same directory and port after {@link #kill9()}; orderly stop and start if
     * it runs.
     */
    void restart();

    /** Stops in an orderly way and leaves no process behind; a second call does nothing. */
    void stop();

    @Override
    default void close() {
        stop();
    }
}

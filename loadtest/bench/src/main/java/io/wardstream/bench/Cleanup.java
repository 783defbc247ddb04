package io.wardstream.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a run has started, the last first, when the run is over or this JVM is told to stop.
 * Thread-safe: one thread closes, another waits until it has.
 */
final class Cleanup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean isOver;

    /** Begins with nothing to end, and is closed at the latest when the JVM ends. */
    static Cleanup atExit() {
        Cleanup cleanup = new Cleanup();
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "cleanup"));
        return cleanup;
    }

    /** What was started too late is ended at once. */
    synchronized <T extends AutoCloseable> T add(T begun) {
        started.push(begun);
        if (isOver) {
            close();
            throw new BenchException("The benchmark was stopped.");
        }
        return begun;
    }

    @Override
    public synchronized void close() {
        isOver = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failed) {
                LOG.warn("not ended cause={}", failed.toString());
            }
        }
    }
}

package io.wardstream.ops;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.micrometer.core.instrument.Counter;
import org.slf4j.LoggerFactory;

/**
 * Counts the warnings of Vert.x that one of its threads does not come back: one a second for an
 * event loop that is busy for longer than two, and for a worker that is busy for longer than a
 * minute. Listens to the log, where they are written anyway. Thread-safe.
 */
final class BlockedThreads extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AutoCloseable {

    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

    /** As Vert.x names the threads of its event loops. */
    private static final String EVENT_LOOP = "vert.x-eventloop-thread";

    private final Counter eventLoops;
    private final Counter workers;

    BlockedThreads(Meters meters) {
        eventLoops = counter(meters, "eventloop");
        workers = counter(meters, "worker");
    }

    private static Counter counter(Meters meters, String thread) {
        return meters.counter(
                "vertx.blocked.warnings",
                "Warnings that a thread was busy for too long, one a second",
                "thread",
                thread);
    }

    /** Begins; does nothing where another log than Logback is in use. */
    void listen() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            setContext(log);
            start();
            log.getLogger(CHECKER).addAppender(this);
        }
    }

    @Override
    public void close() {
        if (getContext() instanceof LoggerContext log) {
            Logger checker = log.getLogger(CHECKER);
            boolean _ = checker.detachAppender(this);
            stop();
        }
    }

    @Override
    protected void append(ILoggingEvent warning) {
        boolean isOfEventLoop = warning.getFormattedMessage().contains(EVENT_LOOP);
        (isOfEventLoop ? eventLoops : workers).increment();
    }
}

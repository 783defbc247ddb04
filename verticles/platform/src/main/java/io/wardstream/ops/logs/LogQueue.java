package io.wardstream.ops.logs;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import io.wardstream.ops.Meters;
import io.wardstream.ops.tracing.TraceSpan;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/**
 * Lines that wait to be written, so that an event loop does not wait for a disk or a pipe. Nearly
 * full, it drops DEBUG and INFO and counts them. What is logged for something that is traced gets
 * the trace's id. Thread-safe.
 */
public final class LogQueue extends AsyncAppender {

    /** Key of the trace's id. */
    static final String TRACE = "trace";

    private static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;

    private final LongAdder dropped = new LongAdder();

    /** Shows the queues of this process's log, once it is configured. */
    public static void meter(Meters meters) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext log)) {
            return;
        }
        Iterator<Appender<ILoggingEvent>> appenders = log.getLogger(ROOT).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof LogQueue queue) {
                meters.queue("log.lines", queue::getNumberOfElementsInQueue, queue::getQueueSize);
                meters.gauge(
                        "log.lines.dropped",
                        "Lines of DEBUG and INFO that found the queue nearly full, since the start",
                        queue.dropped::sum);
            }
        }
    }

    @Override
    protected void preprocess(ILoggingEvent event) {
        TraceSpan traced = TraceSpan.current();
        if (traced != null && event instanceof LoggingEvent plain) {
            plain.setMDCPropertyMap(Map.of(TRACE, traced.traceId()));
        }
        super.preprocess(event);
    }

    /** Asked only when the queue is nearly full. */
    @Override
    protected boolean isDiscardable(ILoggingEvent event) {
        boolean isDropped = super.isDiscardable(event);
        if (isDropped) {
            dropped.increment();
        }
        return isDropped;
    }
}

package io.wardstream.web;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections on which nobody asks anything in time. An idle timeout does not: a client that
 * dribbles one byte of a header every few seconds is never idle. Bounded to {@link
 * #MAX_CONNECTIONS} connections; more are closed at once. Confined to one event loop.
 */
final class SlowConnections {

    static final int MAX_CONNECTIONS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(SlowConnections.class);

    private static final long NOT_WAITING = Long.MAX_VALUE;

    private final Duration firstRequest;
    private final Duration nextRequest;
    private final Map<HttpConnection, Long> waitingUntil = new HashMap<>(); // every open one

    /**
     * @param firstRequest how long a new connection may take to send the head of a request
     * @param nextRequest how long it may take after an answer
     */
    SlowConnections(Duration firstRequest, Duration nextRequest) {
        this.firstRequest = firstRequest;
        this.nextRequest = nextRequest;
    }

    /**
     * A connection has been made.
     *
     * @param now a monotonic clock, in milliseconds, as everywhere here
     */
    void opened(HttpConnection connection, long now) {
        if (waitingUntil.size() >= MAX_CONNECTIONS) {
            close(connection);
            return;
        }
        waitingUntil.put(connection, now + firstRequest.toMillis());
        connection.closeHandler(_ -> waitingUntil.remove(connection));
    }

    /**
     * The head of a request is there: from now on the deadline of the request counts. A connection
     * that may become a WebSocket is let go, for Vert.x never says that one has ended.
     */
    void asked(HttpServerRequest request) {
        if (request.canUpgradeToWebSocket()) {
            waitingUntil.remove(request.connection());
            return;
        }
        waitingUntil.replace(request.connection(), NOT_WAITING);
    }

    /** The answer has gone, and the next request may come; it became no WebSocket. */
    void answered(HttpServerRequest request, long now) {
        waitingUntil.put(request.connection(), now + nextRequest.toMillis());
    }

    /** Connections whose end will be told. */
    int count() {
        return waitingUntil.size();
    }

    /** Closes those whose time is over; to be called every second. */
    void sweep(long now) {
        waitingUntil.entrySet().stream()
                .filter(entry -> entry.getValue() < now)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(SlowConnections::close);
    }

    static void close(HttpConnection connection) {
        connection.close().onFailure(cause -> LOG.debug("connection not closed", cause));
    }
}

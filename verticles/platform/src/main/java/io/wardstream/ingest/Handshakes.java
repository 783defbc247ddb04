package io.wardstream.ingest;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.wardstream.config.IngestConfig;
import io.wardstream.ingest.Admission.Decision;
import io.wardstream.registry.DeviceIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one device listener: from the TCP connection to the WebSocket, or to the answer
 * that there will be none. Confined to its event loop.
 */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

    /** What becomes of an upgraded connection. */
    interface Door {
        /** A device that is let in, with a place of the admission to give back. */
        void device(DeviceIdentity identity, ServerWebSocket socket);

        /** Somebody who will say inside STOMP who it is. */
        void stranger(ServerWebSocket socket);

        boolean hasRoomForStrangers();
    }

    private final IngestConfig config;
    private final Admission admission;
    private final IngestMeters meters;
    private final Door door;
    private final Map<HttpConnection, Long> waiting = new HashMap<>();
    private boolean draining;

    Handshakes(IngestConfig config, Admission admission, IngestMeters meters, Door door) {
        this.config = config;
        this.admission = admission;
        this.meters = meters;
        this.door = door;
    }

    /** From now on everybody is told to come back later. */
    void drain() {
        draining = true;
    }

    /** A connection that has asked for nothing yet; as many of them as devices, not more. */
    void connected(HttpConnection connection, long now) {
        if (waiting.size() >= config.maxConnections()) {
            meters.connectionRefused("handshakes");
            close(connection);
            return;
        }
        waiting.put(connection, now);
        connection.closeHandler(_ -> waiting.remove(connection));
    }

    /** Closes connections that take longer over their request than a device may over its hello. */
    void closeSlow(long now) {
        long before = now - config.helloTimeout().toMillis();
        for (Map.Entry<HttpConnection, Long> entry : new ArrayList<>(waiting.entrySet())) {
            if (entry.getValue() < before) {
                waiting.remove(entry.getKey());
                meters.connectionRefused("slow_handshake");
                close(entry.getKey());
            }
        }
    }

    private static void close(HttpConnection connection) {
        connection
                .close()
                .onFailure(failure -> LOG.debug("not closed cause={}", failure.toString()));
    }

    void requested(HttpServerRequest request) {
        waiting.remove(request.connection());
        Decision.Refusal refusal = unfit(request);
        if (refusal != null) {
            refuse(request, refusal);
            return;
        }
        if (isForStrangers(request)) {
            letIn(request);
            return;
        }
        request.pause();
        admission.decide(request).onSuccess(decision -> act(request, decision));
    }

    private Decision.@Nullable Refusal unfit(HttpServerRequest request) {
        if (!config.path().equals(request.path())) {
            return new Decision.Refusal(404, "path", "devices connect to " + config.path(), 0);
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            return new Decision.Refusal(426, "no_upgrade", "this is a WebSocket endpoint", 0);
        }
        String asked = request.getHeader("Sec-WebSocket-Protocol");
        if (Subprotocol.chosen(asked) == null) {
            String message = "the subprotocols spoken here are " + Subprotocol.list();
            return new Decision.Refusal(400, "subprotocol", message, 0);
        }
        return draining ? Admission.notServing() : null;
    }

    /** STOMP brings the token in its first frame; whoever shows it before is no stranger. */
    private static boolean isForStrangers(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && Subprotocol.chosen(request.getHeader("Sec-WebSocket-Protocol"))
                        == Subprotocol.STOMP;
    }

    private void letIn(HttpServerRequest request) {
        if (!admission.isServing()) {
            refuse(request, Admission.notServing());
        } else if (!door.hasRoomForStrangers()) {
            refuse(request, Admission.full());
        } else {
            request.toWebSocket().onSuccess(door::stranger).onFailure(Handshakes::failed);
        }
    }

    private static void failed(Throwable failure) {
        LOG.debug("handshake failed cause={}", failure.toString());
    }

    private void act(HttpServerRequest request, Decision decision) {
        switch (decision) {
            case Decision.Refusal refusal -> refuse(request, refusal);
            case Decision.Welcome _ when draining -> {
                admission.leave();
                refuse(request, Admission.notServing());
            }
            case Decision.Welcome(DeviceIdentity identity) ->
                    request.toWebSocket()
                            .onSuccess(socket -> accepted(identity, socket))
                            .onFailure(
                                    failure -> {
                                        admission.leave();
                                        failed(failure);
                                    });
        }
    }

    private void accepted(DeviceIdentity identity, ServerWebSocket socket) {
        if (socket.isClosed()) {
            admission.leave();
        } else {
            door.device(identity, socket);
        }
    }

    private void refuse(HttpServerRequest request, Decision.Refusal refusal) {
        meters.connectionRefused(refusal.reason());
        request.resume();
        if (request.response().closed()) {
            return;
        }
        if (refusal.retryAfterSeconds() > 0) {
            request.response()
                    .putHeader("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        if (refusal.status() == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.status() == 426) {
            request.response().putHeader("Upgrade", "websocket");
        }
        request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Connection", "close")
                .end(refusal.message() + "\n")
                .onComplete(_ -> close(request.connection()));
    }
}

package io.wardstream.ingest;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.wardstream.config.IngestConfig;
import io.wardstream.ingest.Admission.Decision;
import io.wardstream.registry.DeviceIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one device listener: from the TCP connection to the WebSocket, or to the answer
 * that there will be none. Confined to its event loop.
 */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

    static final String SUBPROTOCOL = "vitals.v1.json";

    private final IngestConfig config;
    private final Admission admission;
    private final IngestMeters meters;
    private final BiConsumer<DeviceIdentity, ServerWebSocket> onDevice;
    private final Map<HttpConnection, Long> waiting = new HashMap<>();
    private boolean draining;

    /**
     * @param onDevice gets each device that is let in, with a place of {@code admission} to give
     *     back
     */
    Handshakes(
            IngestConfig config,
            Admission admission,
            IngestMeters meters,
            BiConsumer<DeviceIdentity, ServerWebSocket> onDevice) {
        this.config = config;
        this.admission = admission;
        this.meters = meters;
        this.onDevice = onDevice;
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
        if (asked != null && Arrays.stream(asked.split(",")).noneMatch(Handshakes::isSpoken)) {
            String message = "the subprotocol spoken here is " + SUBPROTOCOL;
            return new Decision.Refusal(400, "subprotocol", message, 0);
        }
        return draining ? Admission.notServing() : null;
    }

    private static boolean isSpoken(String subprotocol) {
        return SUBPROTOCOL.equals(subprotocol.strip());
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
                                        LOG.debug("handshake failed cause={}", failure.toString());
                                    });
        }
    }

    private void accepted(DeviceIdentity identity, ServerWebSocket socket) {
        if (socket.isClosed()) {
            admission.leave();
        } else {
            onDevice.accept(identity, socket);
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

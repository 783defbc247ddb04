package io.wardstream.dashboard;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets STOMP clients in over a plain WebSocket: programs, and pages of this very origin, while
 * there is room. Thread-safe.
 */
final class StompGate implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(StompGate.class);

    private final Dashboard dashboard;

    StompGate(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @Override
    public void handle(RoutingContext context) {
        if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            context.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            BridgeGate.refuse(context, 426);
        } else if (!BridgeGate.isSameOrigin(context)) {
            BridgeGate.refuse(context, 403);
        } else if (dashboard.isFull()) {
            BridgeGate.refuseForNow(context);
        } else {
            context.request()
                    .toWebSocket()
                    .onSuccess(socket -> dashboard.connected(context.vertx(), socket))
                    .onFailure(cause -> LOG.debug("handshake failed", cause));
        }
    }
}

package io.wardstream.dashboard;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.Transport;

/**
 * SockJS with four transports: WebSocket, XHR streaming, XHR polling and EventSource. Thread-safe.
 */
final class BridgeRouter {

    /** More often than proxies lose patience, and than the listener's idle timeout. */
    private static final long HEARTBEAT_MILLIS = 10_000;

    /** A polling page must ask again within this. */
    private static final long SESSION_MILLIS = 5_000;

    /** SockJS escapes messages, and sends several at once. */
    private static final int MAX_BODY_BYTES = 4 * BridgeMessage.MAX_LENGTH;

    private final Dashboard dashboard;

    BridgeRouter(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** A router for one verticle. */
    Router create(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(new BridgeGate(dashboard::isFull));
        // SockJS reads no bodies itself, and answers 500 to what is sent without one
        router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        router.route("/*")
                .subRouter(
                        SockJSHandler.create(vertx, options())
                                .socketHandler(page -> dashboard.connected(vertx, page)));
        return router;
    }

    private static SockJSHandlerOptions options() {
        return new SockJSHandlerOptions()
                .setHeartbeatInterval(HEARTBEAT_MILLIS)
                .setSessionTimeout(SESSION_MILLIS)
                .setInsertJSESSIONID(false)
                .addDisabledTransport(Transport.HTML_FILE.name())
                .addDisabledTransport(Transport.JSON_P.name());
    }
}

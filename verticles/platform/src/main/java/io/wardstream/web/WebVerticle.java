package io.wardstream.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.api.ApiRouter;
import io.wardstream.config.WebConfig;
import io.wardstream.ops.ListenerTls;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for people and their programs, and mounts what other rooms offer them. */
public final class WebVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

    /** Bounds what the kernel holds for a page that does not read. */
    private static final int SEND_BUFFER_BYTES = 262_144;

    private static final int CLOSING_SECONDS = 5;
    private static final String STOMP = "v12.stomp";
    private static final int SWEEP_MILLIS = 1_000;

    private final WebConfig config;
    private final Optional<ListenerTls> tls;
    private final ApiRouter api;
    private final Function<Vertx, Router> bridge;
    private final Handler<RoutingContext> stomp;
    private final AtomicInteger port;
    private final StaticFiles page = new StaticFiles();
    private final SlowConnections slow;
    private @Nullable HttpServer server;

    /**
     * Makes one listener; several share a port.
     *
     * @param tls empty: it speaks without TLS
     * @param bridge makes what is served at /eventbus
     * @param stomp lets in who comes to /ws/stomp
     * @param port told the port it listens on, which matters when the configured one is 0
     */
    public WebVerticle(
            WebConfig config,
            Optional<ListenerTls> tls,
            ApiRouter api,
            Function<Vertx, Router> bridge,
            Handler<RoutingContext> stomp,
            AtomicInteger port) {
        this.config = config;
        this.tls = tls;
        this.slow = new SlowConnections(config.head(), config.idle());
        this.api = api;
        this.bridge = bridge;
        this.stomp = stomp;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        Router router = router();
        HttpServer listener =
                vertx.createHttpServer(options())
                        .connectionHandler(this::connected)
                        .invalidRequestHandler(WebVerticle::refuse)
                        .requestHandler(router);
        server = listener;
        tls.ifPresent(certificate -> certificate.follow(listener));
        vertx.setPeriodic(SWEEP_MILLIS, _ -> slow.sweep(millis()));
        return listener.listen(config.port(), config.host())
                .onSuccess(
                        bound -> {
                            port.set(bound.actualPort());
                            LOG.info("web listening port={}", bound.actualPort());
                        });
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    private void connected(HttpConnection connection) {
        SocketAddress from = connection.remoteAddress();
        if (from == null || api.limits().mayConnect(from.hostAddress())) {
            slow.opened(connection, millis());
        } else {
            SlowConnections.close(connection);
        }
    }

    /** What Vert.x could not read; its own answer lacks our headers. */
    private static void refuse(HttpServerRequest request) {
        SecurityHeaders.addTo(request);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    private void watch(RoutingContext context) {
        slow.asked(context.request());
        context.addEndHandler(sent -> answered(context, sent.succeeded()));
        context.next();
    }

    private void answered(RoutingContext context, boolean isOpen) {
        if (isOpen) {
            slow.answered(context.request(), millis());
        }
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(this::watch);
        router.route().handler(new SecurityHeaders());
        router.route("/api/*").subRouter(api.create(vertx, config));
        router.route("/eventbus/*").subRouter(bridge.apply(vertx));
        router.route("/ws/stomp").handler(stomp);
        page.mount(router);
        for (int status : new int[] {400, 404, 405, 500}) {
            router.errorHandler(status, context -> plain(context, status));
        }
        return router;
    }

    private static void plain(RoutingContext context, int status) {
        if (status == 500) {
            LOG.error("request failed", context.failure());
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(status + "\n")
                .onFailure(cause -> LOG.debug("answer not sent", cause));
    }

    /** The write timeout ends connections of pages that send and do not read. */
    private HttpServerOptions options() {
        int idleMillis = Math.toIntExact(config.idle().toMillis());
        HttpServerOptions options = plainOptions(idleMillis);
        return tls.map(certificate -> certificate.secured(options)).orElse(options);
    }

    private static HttpServerOptions plainOptions(int idleMillis) {
        return new HttpServerOptions()
                .setIdleTimeout(idleMillis)
                .setWriteIdleTimeout(idleMillis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .addWebSocketSubProtocol(STOMP)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}

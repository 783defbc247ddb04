package io.wardstream.ops;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.config.OpsConfig;
import io.wardstream.ops.logs.LogQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management listener: /health/live, /health/ready and /metrics. Deployed first and stopped
 * last, so that a starting or draining node can be seen.
 */
public final class ManagementVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementVerticle.class);
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int IDLE_SECONDS = 60;

    private final OpsConfig config;
    private final Readiness readiness;
    private final Meters meters;
    private final ProcessMeters process = new ProcessMeters();
    private final PlatformMeters platform;
    private final BlockedThreads blocked;
    private @Nullable HttpServer server;
    private volatile int port;

    public ManagementVerticle(OpsConfig config, Readiness readiness, Meters meters) {
        this.config = config;
        this.readiness = readiness;
        this.meters = meters;
        this.platform = new PlatformMeters(readiness, meters);
        this.blocked = new BlockedThreads(meters);
    }

    /** Succeeds when the listener is open; fails when its port is taken. */
    @Override
    public Future<?> start() {
        process.bindTo(meters);
        platform.bind();
        blocked.listen();
        LogQueue.meter(meters);
        meters.gauge(
                "ops.overload.step",
                "What is given up: 0 nothing, 1 dashboards, 2 history, 3 backfill, 4 new"
                        + " connections, 5 reading devices with more than a minute waiting, 6"
                        + " reading any",
                () -> readiness.pressure().step().number());
        HttpServer listener =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                        .requestHandler(this::answer);
        server = listener;
        return listener.listen(config.port(), config.host()).onSuccess(this::onListening);
    }

    @Override
    public Future<?> stop() {
        process.close();
        blocked.close();
        return server == null ? Future.succeededFuture() : server.close();
    }

    /** The port in use once deployed, also when the configured one is 0. Any thread. */
    public int port() {
        return port;
    }

    private void onListening(HttpServer listener) {
        port = listener.actualPort();
        LOG.info("management listening host={} port={}", config.host(), port);
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!request.method().equals(HttpMethod.GET)) {
            send(response.setStatusCode(405).putHeader("Allow", "GET"), JSON, "{}");
            return;
        }
        switch (request.path()) {
            case "/health/live" -> send(response, JSON, "{\"status\":\"UP\"}");
            case "/health/ready" -> answerReady(response);
            case "/metrics" -> answerMetrics(response);
            case null, default -> send(response.setStatusCode(404), JSON, "{}");
        }
    }

    private void answerReady(HttpServerResponse response) {
        JsonObject body =
                new JsonObject()
                        .put("status", readiness.isReady() ? "UP" : reason())
                        .put("degraded", new JsonArray(readiness.degraded()));
        response.setStatusCode(readiness.isReady() ? 200 : 503);
        send(response.putHeader("Cache-Control", "no-store"), JSON, body.encode());
    }

    private String reason() {
        return readiness.state() == Readiness.State.SERVING ? "FULL" : readiness.state().name();
    }

    private void answerMetrics(HttpServerResponse response) {
        // Reading every meter takes milliseconds; whether this node is alive is told meanwhile.
        platform.refresh();
        vertx.executeBlocking(meters::scrape, false)
                .onSuccess(text -> send(response, PROMETHEUS, text))
                .onFailure(cause -> failed(response, cause));
    }

    private void failed(HttpServerResponse response, Throwable cause) {
        LOG.warn("metrics not read", cause);
        send(response.setStatusCode(500), JSON, "{}");
    }

    private static void send(HttpServerResponse response, String contentType, String body) {
        response.putHeader("Content-Type", contentType)
                .end(body)
                .onFailure(gone -> LOG.debug("management answer not sent", gone));
    }
}

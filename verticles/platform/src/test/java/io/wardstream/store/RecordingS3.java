package io.wardstream.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/**
 * Speaks what the embedded store cannot: rules of a bucket, tags, storage classes and restores; or
 * refuses all. Keeps what it was sent.
 */
public final class RecordingS3 implements AutoCloseable {
    private static final String NO_RULES =
            "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>";

    /** Method, path and query; then the body. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Answers of HEAD. */
    final Map<String, String> headers = new ConcurrentHashMap<>();

    volatile String rules = "";
    private volatile int refusal;
    private volatile String refusalCode = "";
    private final HttpServer server;

    public RecordingS3(Vertx vertx) {
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.bodyHandler(
                                                body -> answer(request, body.toString())));
        try {
            HttpServer _ = server.listen(0, "127.0.0.1").await(10, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    /** Every request from now on. */
    public void refuse(int status, String code) {
        refusal = status;
        refusalCode = code;
    }

    private void answer(HttpServerRequest request, String body) {
        requests.add(request.method() + " " + request.uri() + " " + body);
        if (refusal > 0) {
            end(request, refusal, "<Error><Code>" + refusalCode + "</Code></Error>");
            return;
        }
        if (request.uri().endsWith("?lifecycle")) {
            rules(request, body);
            return;
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            headers.forEach(request.response()::putHeader);
        }
        end(request, 200, "");
    }

    private void rules(HttpServerRequest request, String body) {
        switch (request.method().name()) {
            case "PUT" -> rules = body;
            case "DELETE" -> rules = "";
            default -> {
                end(request, rules.isEmpty() ? 404 : 200, rules.isEmpty() ? NO_RULES : rules);
                return;
            }
        }
        end(request, 200, "");
    }

    private static void end(HttpServerRequest request, int status, String body) {
        Future<Void> _ = request.response().setStatusCode(status).end(body);
    }

    public S3Config config() {
        return new S3Config(
                true,
                "http://127.0.0.1:" + server.actualPort(),
                "us-east-1",
                "lake",
                true,
                "key",
                new Secret("secret"),
                Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        try {
            Object _ = server.close().await(10, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}

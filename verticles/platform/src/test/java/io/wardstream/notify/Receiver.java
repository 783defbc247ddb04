package io.wardstream.notify;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A real HTTP server that notes what it is sent and answers what a test wants. */
final class Receiver implements AutoCloseable {

    /** One request; hung ones too. */
    record Received(String path, String key, String signature, String type, Buffer body) {
        JsonObject json() {
            return body.toJsonObject();
        }

        String text() {
            return json().getString("text");
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile BiConsumer<Integer, HttpServerRequest> answer;

    /** Answers 200 until told otherwise. */
    Receiver(Vertx vertx) {
        answers((_, request) -> respond(request, 200));
        server =
                RegistryBed.await(
                        vertx.createHttpServer().requestHandler(this::note).listen(0, "127.0.0.1"));
    }

    private void note(HttpServerRequest request) {
        Future<Buffer> _ =
                request.body()
                        .onSuccess(
                                body -> {
                                    received.add(
                                            new Received(
                                                    request.path(),
                                                    header(request, "Idempotency-Key"),
                                                    header(request, "Wardstream-Signature"),
                                                    header(request, "Content-Type"),
                                                    body));
                                    answer.accept(received.size(), request);
                                });
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** What to do with each request, given its number from 1. */
    void answers(BiConsumer<Integer, HttpServerRequest> answer) {
        this.answer = answer;
    }

    /** Takes requests and never answers. */
    void hangs() {
        answers((_, _) -> {});
    }

    static void respond(HttpServerRequest request, int status) {
        Future<Void> _ = request.response().setStatusCode(status).end();
    }

    String url() {
        return "http://" + host() + "/hook";
    }

    String host() {
        return "127.0.0.1:" + server.actualPort();
    }

    /** Waits for as many requests. */
    @CanIgnoreReturnValue
    List<Received> receives(int count) {
        await().atMost(Duration.ofSeconds(10)).until(() -> received.size() >= count);
        return List.copyOf(received);
    }

    @Override
    public void close() {
        RegistryBed.done(server.close());
    }
}

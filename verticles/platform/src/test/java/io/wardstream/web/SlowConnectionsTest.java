package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlowConnectionsTest {

    private static final long LATER = Duration.ofDays(1).toMillis();

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowConnections slow =
            new SlowConnections(Duration.ofSeconds(10), Duration.ofSeconds(60));
    private final AtomicInteger counted = new AtomicInteger();
    private int port;

    @BeforeEach
    void listen() {
        Promise<HttpServer> listening = Promise.promise();
        loop.runOnContext(
                _ -> {
                    vertx.setPeriodic(5, _ -> counted.set(slow.count()));
                    vertx.createHttpServer()
                            .connectionHandler(connection -> slow.opened(connection, 0))
                            .requestHandler(this::answer)
                            .listen(0)
                            .onComplete(listening);
                });
        port = RegistryBed.await(listening.future()).actualPort();
    }

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    private void answer(HttpServerRequest request) {
        slow.asked(request);
        if (request.path().equals("/socket")) {
            request.toWebSocket().onSuccess(socket -> socket.textMessageHandler(_ -> {}));
            return;
        }
        request.response().end().onComplete(_ -> slow.answered(request, 0));
    }

    @Test
    void leavesAWebSocketAloneAndKeepsNothingOfIt() {
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocket socket = RegistryBed.await(client.connect(port, "127.0.0.1", "/socket"));

        loop.runOnContext(_ -> slow.sweep(LATER));
        RegistryBed.done(socket.writeTextMessage("still here"));

        await().until(() -> counted.get() == 0);
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    void closesAConnectionOnWhichNothingMoreIsAsked() {
        HttpClient client = vertx.createHttpClient();
        RegistryBed.done(
                client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                        .compose(request -> request.send())
                        .compose(response -> response.end()));
        await().until(() -> counted.get() == 1);

        loop.runOnContext(_ -> slow.sweep(LATER));

        await().until(() -> counted.get() == 0);
    }
}

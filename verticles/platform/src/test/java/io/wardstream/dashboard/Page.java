package io.wardstream.dashboard;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a page sends and hears over a SockJS WebSocket. Thread-safe. */
final class Page implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WebSocketClient client; // kept: an unreferenced one is closed
    private final WebSocket socket;
    private final Queue<JsonObject> heard = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;

    private Page(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(this::hear);
        socket.closeHandler(_ -> isClosed = true);
    }

    static Page open(Vertx vertx, int port) {
        WebSocketClient client = vertx.createWebSocketClient();
        return RegistryBed.await(
                client.connect(port, "127.0.0.1", path("websocket"))
                        .map(socket -> new Page(client, socket)));
    }

    static String path(String transport) {
        return "/eventbus/000/" + UUID.randomUUID() + "/" + transport;
    }

    private void hear(String text) {
        if (text.charAt(0) == 'a') {
            new JsonArray(text.substring(1))
                    .forEach(message -> heard.add(new JsonObject((String) message)));
        }
    }

    void say(String message) {
        RegistryBed.done(socket.writeTextMessage(new JsonArray().add(message).encode()));
    }

    /** Sends that many without waiting; what comes after the close is lost. */
    void flood(String message, int count) {
        String frame = new JsonArray().add(message).encode();
        for (int i = 0; i < count; i++) {
            Future<Void> _ = socket.writeTextMessage(frame);
        }
    }

    void say(JsonObject message) {
        say(message.encode());
    }

    void register(String address) {
        say(new JsonObject().put("type", "register").put("address", address));
    }

    void unregister(String address) {
        say(new JsonObject().put("type", "unregister").put("address", address));
    }

    /** Sends, and waits for the answer. */
    JsonObject ask(String address, JsonObject body) {
        String reply = UUID.randomUUID().toString();
        say(
                new JsonObject()
                        .put("type", "send")
                        .put("address", address)
                        .put("body", body)
                        .put("replyAddress", reply));
        return next(message -> reply.equals(message.getString("address")));
    }

    JsonObject logIn(String ticket) {
        return ask(Viewer.LOG_IN, new JsonObject().put("ticket", ticket));
    }

    /** The body of the next frame of that address. */
    JsonObject frame(String address) {
        return next(message -> isOf(message, address, "rec")).getJsonObject("body");
    }

    /** The next error of that address. */
    JsonObject error(String address) {
        return next(message -> isOf(message, address, "err"));
    }

    /** The next error of the whole conversation: its word. */
    String error() {
        return next(message ->
                        "err".equals(message.getString("type"))
                                && message.getString("address") == null)
                .getString("body");
    }

    private static boolean isOf(JsonObject message, String address, String type) {
        return address.equals(message.getString("address"))
                && type.equals(message.getString("type"));
    }

    /** The next such message, which is taken. */
    JsonObject next(Predicate<JsonObject> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> take(wanted), message -> message != null);
    }

    private @Nullable JsonObject take(Predicate<JsonObject> wanted) {
        JsonObject found = heard.stream().filter(wanted).findFirst().orElse(null);
        return found != null && heard.remove(found) ? found : null;
    }

    /** What was heard and not taken. */
    List<JsonObject> heard() {
        return List.copyOf(heard);
    }

    void untilClosed() {
        await().atMost(PATIENCE).until(() -> isClosed);
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Goes away without a word. */
    void vanish() {
        socket.close().onFailure(_ -> {});
    }

    @Override
    public void close() {
        Future<Void> _ = socket.close();
        RegistryBed.done(client.close());
    }
}

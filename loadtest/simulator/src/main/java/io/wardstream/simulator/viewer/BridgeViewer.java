package io.wardstream.simulator.viewer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page without a page: one SockJS WebSocket that speaks the event-bus bridge as the stock client
 * does. Thread-safe; frames are handed over on the socket's event loop.
 */
public final class BridgeViewer {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeViewer.class);
    private static final long PING_MILLIS = 5_000; // as the stock client
    private static final int SERVERS = 1_000;
    private static final String REPLY = "reply.";

    private final WebSocket socket;
    private final Promise<BridgeViewer> opened = Promise.promise();
    private final Promise<String> closed = Promise.promise();
    private final Map<String, Promise<JsonObject>> replies = new ConcurrentHashMap<>();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private volatile String closeReason = "";

    private record Watch(Promise<JsonObject> first, Consumer<BridgeFrame> frames) {}

    private BridgeViewer(Vertx vertx, WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(text -> received(text, System.nanoTime()));
        socket.closeHandler(_ -> ended());
        long ping =
                vertx.setPeriodic(PING_MILLIS, _ -> write(new JsonObject().put("type", "ping")));
        closed.future().onComplete(_ -> vertx.cancelTimer(ping));
    }

    /**
     * Connects.
     *
     * @param client {@link ViewerSockets#client} makes one that takes large frames
     * @param web address of the web listener, without a path
     * @return the viewer, once the server has opened the SockJS session; fails when it does not
     */
    public static Future<BridgeViewer> connect(Vertx vertx, WebSocketClient client, URI web) {
        int server = ThreadLocalRandom.current().nextInt(SERVERS);
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost(web.getHost())
                        .setPort(web.getPort())
                        .setURI(
                                String.format(
                                        Locale.ROOT,
                                        "/eventbus/%03d/%s/websocket",
                                        server,
                                        UUID.randomUUID()));
        return client.connect(options)
                .compose(socket -> new BridgeViewer(vertx, socket).opened.future());
    }

    /** Uses a ticket; fails with {@link BridgeRefusal} 401 when it is not taken. */
    public Future<JsonObject> authenticate(String ticket) {
        return send("session.authenticate", new JsonObject().put("ticket", ticket));
    }

    /** Sends and waits for the reply; fails with {@link BridgeRefusal}. */
    public Future<JsonObject> send(String address, JsonObject body) {
        String reply = REPLY + UUID.randomUUID();
        Promise<JsonObject> promise = Promise.promise();
        replies.put(reply, promise);
        write(
                new JsonObject()
                        .put("type", "send")
                        .put("address", address)
                        .put("replyAddress", reply)
                        .put("body", body));
        failIfClosed();
        return promise.future();
    }

    /**
     * Registers at an address, in place of an earlier register.
     *
     * @param frames gets every frame, the snapshot first
     * @return the snapshot; fails with {@link BridgeRefusal} when the register is refused
     */
    public Future<JsonObject> watch(String address, Consumer<BridgeFrame> frames) {
        Watch watch = new Watch(Promise.promise(), frames);
        watches.put(address, watch);
        write(new JsonObject().put("type", "register").put("address", address));
        failIfClosed();
        return watch.first().future();
    }

    /** Reads nothing more: to the server it is a browser that has stopped. */
    public void stopReading() {
        socket.pause();
    }

    /** Bytes of text received so far, SockJS framing included. */
    public long bytes() {
        return bytes.sum();
    }

    /** SockJS frames received so far. */
    public long frames() {
        return frames.sum();
    }

    /** Completes with the reason when the connection has ended. */
    public Future<String> closed() {
        return closed.future();
    }

    public Future<Void> close() {
        return socket.close();
    }

    private void received(String text, long now) {
        bytes.add(text.length()); // of ASCII nearly all
        frames.increment();
        switch (text.charAt(0)) {
            case 'o' -> opened.tryComplete(this);
            case 'a' -> {
                JsonArray messages = new JsonArray(text.substring(1));
                for (int i = 0; i < messages.size(); i++) {
                    message(new JsonObject(messages.getString(i)), now);
                }
            }
            case 'c' -> closeReason = text.substring(1);
            default -> LOG.trace("heartbeat");
        }
    }

    private void message(JsonObject message, long now) {
        String address = message.getString("address", "");
        if ("err".equals(message.getString("type"))) {
            refused(address, message);
            return;
        }
        Promise<JsonObject> reply = replies.remove(address);
        if (reply != null) {
            reply.complete(message.getJsonObject("body"));
            return;
        }
        Watch watch = watches.get(address);
        if (watch != null && "rec".equals(message.getString("type"))) {
            JsonObject body = message.getJsonObject("body");
            watch.frames().accept(new BridgeFrame(address, body, now));
            boolean _ = watch.first().tryComplete(body);
        }
    }

    private void refused(String address, JsonObject message) {
        String why = message.getString("message", message.getString("body", "refused"));
        BridgeRefusal refusal =
                new BridgeRefusal(message.getInteger("failureCode", 0), address + ": " + why);
        Promise<JsonObject> reply = replies.remove(address);
        Watch watch = watches.remove(address);
        if (reply != null) {
            reply.fail(refusal);
        } else if (watch != null) {
            boolean _ = watch.first().tryFail(refusal);
        } else {
            LOG.debug("refused address={} why={}", address, why);
        }
    }

    private void write(JsonObject message) {
        socket.writeTextMessage(new JsonArray().add(message.encode()).encode())
                .onFailure(cause -> LOG.debug("not written", cause));
    }

    private void failIfClosed() {
        if (closed.future().isComplete()) {
            ended();
        }
    }

    private void ended() {
        Short code = socket.closeStatusCode();
        String reason = closeReason.isEmpty() ? code + " " + socket.closeReason() : closeReason;
        BridgeRefusal refusal = new BridgeRefusal(0, "the bridge was closed: " + reason);
        boolean _ = closed.tryComplete(reason);
        boolean _ = opened.tryFail(refusal);
        for (String address : List.copyOf(replies.keySet())) {
            Promise<JsonObject> reply = replies.remove(address);
            if (reply != null) {
                boolean _ = reply.tryFail(refusal);
            }
        }
        watches.values().forEach(watch -> watch.first().tryFail(refusal));
    }
}

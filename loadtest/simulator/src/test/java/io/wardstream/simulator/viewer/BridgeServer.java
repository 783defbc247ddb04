package io.wardstream.simulator.viewer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The least of a bridge: one good ticket, one ward, and a way to close. */
final class BridgeServer {
    private final Vertx vertx;
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private int port;

    BridgeServer(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<URI> listen() {
        return vertx.createHttpServer()
                .webSocketHandler(this::open)
                .listen(0, "127.0.0.1")
                .map(
                        server -> {
                            port = server.actualPort();
                            return URI.create("http://127.0.0.1:" + port);
                        });
    }

    private void open(ServerWebSocket socket) {
        sockets.add(socket);
        socket.textMessageHandler(
                text -> {
                    JsonArray messages = new JsonArray(text);
                    for (int i = 0; i < messages.size(); i++) {
                        answer(socket, new JsonObject(messages.getString(i)));
                    }
                });
        write(socket, "o");
    }

    private void answer(ServerWebSocket socket, JsonObject message) {
        switch (message.getString("type")) {
            case "send" -> reply(socket, message);
            case "register" -> {
                if (message.getString("address").equals("ward.1")) {
                    frame(socket, 1, true);
                    frame(socket, 2, false);
                } else {
                    say(
                            socket,
                            new JsonObject()
                                    .put("type", "err")
                                    .put("body", "access_denied")
                                    .put("address", message.getString("address")));
                }
            }
            default -> say(socket, new JsonObject().put("type", "pong"));
        }
    }

    private static void reply(ServerWebSocket socket, JsonObject message) {
        boolean isGood = message.getJsonObject("body").getString("ticket").equals("good");
        JsonObject answer = new JsonObject().put("address", message.getString("replyAddress"));
        say(
                socket,
                isGood
                        ? answer.put("type", "rec").put("body", new JsonObject().put("user", "ada"))
                        : answer.put("type", "err")
                                .put("failureCode", 401)
                                .put("failureType", "RECIPIENT_FAILURE")
                                .put("message", "the ticket is not good"));
    }

    private static void frame(ServerWebSocket socket, int version, boolean isSnapshot) {
        say(
                socket,
                new JsonObject()
                        .put("type", "rec")
                        .put("address", "ward.1")
                        .put(
                                "body",
                                new JsonObject()
                                        .put("version", version)
                                        .put("snapshot", isSnapshot)));
    }

    /** Ends every session as SockJS does. */
    void endAll() {
        for (ServerWebSocket socket : sockets) {
            write(socket, "c[3000,\"too slow\"]");
            Future<Void> _ = socket.close();
        }
    }

    private static void say(ServerWebSocket socket, JsonObject message) {
        write(socket, "a" + new JsonArray().add(message.encode()).encode());
    }

    private static void write(ServerWebSocket socket, String text) {
        Future<Void> _ = socket.writeTextMessage(text);
    }
}

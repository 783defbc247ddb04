package io.wardstream.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One STOMP connection driven by hand from the test's thread. */
public final class StompProbe implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    /** A frame the server sent. */
    public record Heard(String command, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public JsonObject json() {
            return new JsonObject(body);
        }
    }

    private final WebSocketClient client; // kept: an unreferenced one is closed
    private final WebSocket socket;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private StompProbe(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(this::hear);
        socket.closeHandler(
                _ -> {
                    Short code = socket.closeStatusCode();
                    closed.complete(code == null ? 1006 : code.intValue());
                });
    }

    /** A connection that has said nothing yet. */
    public static StompProbe open(Vertx vertx, int port, String path) {
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path)
                        .addSubProtocol("v12.stomp");
        return done(client.connect(options).map(socket -> new StompProbe(client, socket)));
    }

    private void hear(String text) {
        if (text.equals("\n")) {
            heard.add(new Heard("heart-beat", Map.of(), ""));
            return;
        }
        int headEnd = text.indexOf("\n\n");
        String[] lines = text.substring(0, headEnd).split("\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
        }
        heard.add(new Heard(lines[0], headers, text.substring(headEnd + 2, text.length() - 1)));
    }

    /** Says a frame: the command, then headers as {@code name:value}. */
    @CanIgnoreReturnValue
    public StompProbe say(String command, String... headers) {
        return text(frame(command, "", headers));
    }

    @CanIgnoreReturnValue
    public StompProbe send(String destination, String body, String... headers) {
        String[] all = new String[headers.length + 1];
        System.arraycopy(headers, 0, all, 1, headers.length);
        all[0] = "destination:" + destination;
        return text(frame("SEND", body, all));
    }

    public static String frame(String command, String body, String... headers) {
        StringBuilder frame = new StringBuilder(command).append('\n');
        for (String header : headers) {
            frame.append(header).append('\n');
        }
        return frame.append('\n').append(body).append('\0').toString();
    }

    @CanIgnoreReturnValue
    public StompProbe text(String message) {
        done(socket.writeTextMessage(message));
        return this;
    }

    @CanIgnoreReturnValue
    public StompProbe binary(byte[] message) {
        done(socket.writeBinaryMessage(Buffer.buffer(message)));
        return this;
    }

    /** Without waiting; what comes after the close is lost. */
    public void flood(String message) {
        socket.writeTextMessage(message);
    }

    @CanIgnoreReturnValue
    public StompProbe connect(String passcode) {
        say("CONNECT", "accept-version:1.2", "passcode:" + passcode);
        next("CONNECTED");
        return this;
    }

    /** The next frame of that command; others before it are passed over. */
    @CanIgnoreReturnValue
    public Heard next(String command) {
        try {
            while (true) {
                Heard frame = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no " + command + " in time, closed: " + closed);
                }
                if (frame.command().equals(command)) {
                    return frame;
                }
                if (frame.command().equals("ERROR")) {
                    throw new AssertionError("instead of " + command + ": " + frame);
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The body of the next message, of whatever subscription. */
    public JsonObject message() {
        return next("MESSAGE").json();
    }

    /** The next message whose body is of that type. */
    @CanIgnoreReturnValue
    public JsonObject message(String type) {
        JsonObject body = message();
        while (!type.equals(body.getString("type"))) {
            body = message();
        }
        return body;
    }

    /** What has come and was not taken. */
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    public int closeCode() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("not closed", failed);
        }
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        if (isOpen()) {
            socket.close();
        }
        done(client.close());
    }
}

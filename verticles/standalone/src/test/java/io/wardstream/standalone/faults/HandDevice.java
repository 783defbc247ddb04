package io.wardstream.standalone.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * One connection of one device, moved by hand where the simulator's devices are too well-behaved.
 */
final class HandDevice implements AutoCloseable {
    static final int OPEN = 0;
    private static final int CUT = 1006;

    private final WebSocketClient client; // an unreferenced client is closed by the collector
    private final WebSocket socket;
    private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
    private volatile int closeCode = OPEN;

    private HandDevice(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(text -> heard.add(new JsonObject(text)));
        socket.closeHandler(_ -> closed());
    }

    /** Connects; fails when the upgrade is refused. */
    static HandDevice connect(Vertx vertx, NodeSettings node, DeviceToken device) {
        WebSocketClient client = vertx.createWebSocketClient();
        URI url = URI.create(node.deviceUrl());
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(url.getPort())
                        .setURI(url.getPath())
                        .addHeader("Authorization", "Bearer " + device.token());
        Future<HandDevice> connected =
                client.connect(options).map(socket -> new HandDevice(client, socket));
        return FaultBed.await(connected);
    }

    private void closed() {
        Short code = socket.closeStatusCode();
        closeCode = code == null ? CUT : code;
    }

    /** Begins an epoch and waits for the welcome. */
    void hello(long epoch) {
        send(
                new JsonObject()
                        .put("type", "hello")
                        .put("epoch", epoch)
                        .put("clock", System.currentTimeMillis())
                        .put("generation", "test"));
        JsonObject _ = await("welcome");
    }

    void sample(int seq) {
        sample(seq, 60 + seq % 60);
    }

    /** Returns the sample's time, epoch milliseconds. */
    @CanIgnoreReturnValue
    long sample(int seq, int heartRate) {
        long at = System.currentTimeMillis();
        sampleAt(seq, heartRate, at);
        return at;
    }

    /** One that was measured then, epoch milliseconds. */
    void sampleAt(int seq, int heartRate, long at) {
        send(
                new JsonObject()
                        .put("type", "sample")
                        .put("seq", seq)
                        .put("at", at)
                        .put("values", new JsonObject().put("heart_rate", heartRate)));
    }

    private void send(JsonObject frame) {
        Void _ = FaultBed.await(socket.writeTextMessage(frame.encode()));
    }

    /** Waits for a frame of that type, and returns the last of them. */
    JsonObject await(String type) {
        Awaitility.await("frame " + type).until(() -> has(type));
        return heard.stream()
                .filter(frame -> type.equals(frame.getString("type")))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private boolean has(String type) {
        return heard.stream().anyMatch(frame -> type.equals(frame.getString("type")));
    }

    /** Waits for an ack of this seq or a later one. */
    void awaitAck(int seq) {
        Awaitility.await("ack of " + seq)
                .until(
                        () ->
                                heard.stream()
                                        .filter(frame -> "ack".equals(frame.getString("type")))
                                        .anyMatch(ack -> ack.getInteger("seq") >= seq));
    }

    /** {@link #OPEN} while it is; 1006 when it was cut without a close frame. */
    int closeCode() {
        return closeCode;
    }

    @Override
    public void close() {
        Void _ = FaultBed.await(client.close());
    }
}

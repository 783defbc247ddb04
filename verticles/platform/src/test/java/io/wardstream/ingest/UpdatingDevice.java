package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that installs what it is told to, or fails; it does not restart. Thread-safe. */
final class UpdatingDevice {
    private static final long WORK_MILLIS = 20;

    /** How many are at work, and how many were at most. */
    static final class Ward {
        final AtomicInteger working = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();

        private void begins() {
            int now = working.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
        }
    }

    final List<JsonObject> commands = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final WebSocket socket;
    private final Ward ward;

    private UpdatingDevice(Vertx vertx, WebSocket socket, Ward ward) {
        this.vertx = vertx;
        this.socket = socket;
        this.ward = ward;
    }

    static UpdatingDevice connect(
            IngestBed bed, Listening listening, DeviceWithToken device, Ward ward) {
        UpdatingDevice connected =
                await(
                        bed.client
                                .connect(bed.options(listening, device.token()))
                                .map(
                                        socket ->
                                                new UpdatingDevice(
                                                        bed.registry.vertx, socket, ward)));
        connected.begin();
        return connected;
    }

    private void begin() {
        socket.textMessageHandler(text -> heard(new JsonObject(text)));
        say(new JsonObject().put("type", "hello").put("epoch", 1).put("firmware", "1.0"));
    }

    private void heard(JsonObject frame) {
        if ("command".equals(frame.getString("type"))) {
            commands.add(frame);
            ward.begins();
            answer(frame, "DOWNLOADING");
            vertx.setTimer(WORK_MILLIS, _ -> finish(frame));
        }
    }

    private void finish(JsonObject command) {
        ward.working.decrementAndGet();
        boolean fails = ward.failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        answer(command, fails ? "FAILED" : "DONE");
    }

    private void answer(JsonObject command, String state) {
        say(
                new JsonObject()
                        .put("type", "command-result")
                        .put("id", command.getString("id"))
                        .put("state", state));
    }

    private void say(JsonObject frame) {
        socket.writeTextMessage(frame.encode()).onFailure(_ -> {});
    }

    void leave() {
        socket.close().onFailure(_ -> {});
    }
}

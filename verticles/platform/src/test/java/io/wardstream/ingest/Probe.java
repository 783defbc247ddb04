package io.wardstream.ingest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.RegistryBed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One device connection driven by hand from the test's thread. */
final class Probe {
    private static final int PATIENCE_SECONDS = 20;

    final WebSocket socket;
    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    Probe(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(text -> frames.add(new JsonObject(text)));
        socket.closeHandler(
                _ -> {
                    Short code = socket.closeStatusCode();
                    closed.complete(code == null ? (short) 1006 : code);
                });
    }

    @CanIgnoreReturnValue
    Probe send(String frame) {
        RegistryBed.done(socket.writeTextMessage(frame));
        return this;
    }

    @CanIgnoreReturnValue
    Probe sendBinary(Buffer frame) {
        RegistryBed.done(socket.writeBinaryMessage(frame));
        return this;
    }

    /** Says hello with more members such as {@code "next":17} and waits for the welcome. */
    @CanIgnoreReturnValue
    JsonObject hello(long epoch, String... members) {
        send("{\"type\":\"hello\",\"epoch\":" + epoch + joined(members) + "}");
        return next("welcome");
    }

    private static String joined(String... members) {
        return members.length == 0 ? "" : "," + String.join(",", members);
    }

    @CanIgnoreReturnValue
    Probe sample(int seq, long at, double heartRate, String... members) {
        return send(
                "{\"type\":\"sample\",\"seq\":"
                        + seq
                        + ",\"at\":"
                        + at
                        + ",\"values\":{\"heart_rate\":"
                        + heartRate
                        + "}"
                        + joined(members)
                        + "}");
    }

    @CanIgnoreReturnValue
    Probe sample(int seq, double heartRate) {
        return sample(seq, System.currentTimeMillis(), heartRate);
    }

    /** The next frame of the type; frames of other types before it are passed over. */
    JsonObject next(String type) {
        try {
            while (true) {
                JsonObject frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no " + type + " within " + PATIENCE_SECONDS + " s");
                }
                if (type.equals(frame.getString("type"))) {
                    return frame;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for an ack that reaches the seq; returns all acks that came. */
    @CanIgnoreReturnValue
    List<Integer> acked(int seq) {
        List<Integer> acks = new ArrayList<>();
        do {
            acks.add(next("ack").getInteger("seq"));
        } while (acks.getLast() < seq);
        return acks;
    }

    /** Sends samples {@code from..to}, one a frame, made now. */
    @CanIgnoreReturnValue
    Probe samples(int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            sample(seq, 60 + seq % 100);
        }
        return this;
    }

    boolean hasFrames() {
        return !frames.isEmpty();
    }

    /** Frames that have come and were not taken. */
    List<JsonObject> pending() {
        return List.copyOf(frames);
    }

    int closeCode() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not closed within " + PATIENCE_SECONDS + " s", late);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    void leave() {
        if (isOpen()) {
            socket.close();
        }
    }
}

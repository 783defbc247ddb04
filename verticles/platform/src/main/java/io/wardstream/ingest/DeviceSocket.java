package io.wardstream.ingest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * What a session needs of its WebSocket; after it is closed, everything is a no-op. Confined to one
 * event loop.
 */
final class DeviceSocket {
    private static final Buffer NO_PAYLOAD = Buffer.buffer(0);

    private final ServerWebSocket socket;
    private final Voice voice;
    private boolean paused;
    private boolean closed;

    DeviceSocket(ServerWebSocket socket, Voice voice) {
        this.socket = socket;
        this.voice = voice;
    }

    void send(String frame) {
        if (!isClosed()) {
            voice.say(frame, socket);
        }
    }

    void receipt(String id) {
        if (!isClosed()) {
            voice.receipt(id, socket);
        }
    }

    void ping() {
        if (!isClosed()) {
            socket.writePing(NO_PAYLOAD);
        }
    }

    /** False while more than the write queue's bound waits for the device to read. */
    boolean isWritable() {
        return !isClosed() && !socket.writeQueueFull();
    }

    void onDrained(Handler<Void> handler) {
        if (!isClosed()) {
            socket.drainHandler(handler);
        }
    }

    boolean isPaused() {
        return paused;
    }

    void pause() {
        if (!isClosed()) {
            paused = true;
            socket.pause();
        }
    }

    void resume() {
        if (isClosed()) {
            return;
        }
        paused = false;
        voice.goOn();
        if (!paused && !isClosed()) {
            socket.resume();
        }
    }

    void close(CloseCode code, String reason) {
        if (!isClosed()) {
            voice.farewell(code, reason, socket);
            closed = true;
            socket.resume(); // the peer's close frame must be read
            // not shutdown(): it holds the frame back for its whole time; who does not answer the
            // frame is cut off by the server's webSocketClosingTimeout
            socket.close(code.number(), reason);
        }
    }

    boolean isClosed() {
        return closed || socket.isClosed();
    }
}

package io.wardstream.dashboard;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.wardstream.codec.stomp.StompFault;
import io.wardstream.codec.stomp.StompFrame;
import io.wardstream.codec.stomp.StompReader;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of a STOMP client, between the event loop of its connection, which takes the frames
 * apart, and the hub's. Not read while {@link #MAX_UNREAD} frames wait for the hub. Thread-safe.
 */
final class StompSocket {

    private static final Logger LOG = LoggerFactory.getLogger(StompSocket.class);

    static final int MAX_UNREAD = 64;

    /** Clients have nothing to send that has a body. */
    private static final int MAX_BODY_BYTES = 4_096;

    private static final Buffer NO_PAYLOAD = Buffer.buffer(0);

    /** What a viewer hears of its socket, on the hub's loop. */
    interface Ear {
        void received(StompFrame frame);

        /** What comes cannot be understood, and nothing more is read. */
        void broken(StompFault fault);

        /** The socket has taken a frame, or never will. */
        void written(int bytes);

        void closed();
    }

    private final ServerWebSocket socket;
    private final Context context;
    private final HubLoop hub;
    private final StompReader reader = new StompReader(MAX_BODY_BYTES);
    private final AtomicInteger unread = new AtomicInteger();
    private volatile long heardAt = HubLoop.millis();
    private boolean isPaused;
    private boolean isBroken;

    /** To be made on the event loop of the connection. */
    StompSocket(Vertx vertx, ServerWebSocket socket, HubLoop hub) {
        this.socket = socket;
        this.context = vertx.getOrCreateContext();
        this.hub = hub;
    }

    /** Begins; to be called on the event loop of the connection, before anything can come. */
    void open(Ear ear) {
        socket.exceptionHandler(cause -> LOG.debug("socket failed", cause));
        socket.closeHandler(_ -> hub.execute(ear::closed));
        socket.frameHandler(frame -> read(frame, ear));
    }

    /** When something came last that may be STOMP, by {@link HubLoop#millis()}. */
    long heardAt() {
        return heardAt;
    }

    private void read(WebSocketFrame frame, Ear ear) {
        if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
            heardAt = HubLoop.millis();
            reader.append(frame.binaryData().getBytes());
            handOver(ear);
        }
    }

    private void handOver(Ear ear) {
        while (!isPaused) {
            StompFrame frame = reader.next();
            if (frame == null) {
                break;
            }
            if (unread.incrementAndGet() >= MAX_UNREAD) {
                isPaused = true;
                socket.pause();
            }
            hub.execute(() -> take(frame, ear));
        }
        StompFault fault = reader.fault();
        if (fault != null && !isBroken) {
            isBroken = true;
            hub.execute(() -> ear.broken(fault));
        }
    }

    private void take(StompFrame frame, Ear ear) {
        ear.received(frame);
        if (unread.decrementAndGet() == 0) {
            context.runOnContext(_ -> goOn(ear));
        }
    }

    private void goOn(Ear ear) {
        if (isPaused && unread.get() == 0) {
            isPaused = false;
            heardAt = HubLoop.millis(); // while we did not read, nobody was silent
            handOver(ear);
            if (!isPaused) {
                socket.resume();
            }
        }
    }

    /** From the hub's loop, in the order of the calls. */
    void write(String text, int bytes, Ear ear) {
        context.runOnContext(
                _ ->
                        socket.writeTextMessage(text)
                                .onComplete(_ -> hub.execute(() -> ear.written(bytes))));
    }

    /** Keeps the connection from looking idle. */
    void ping() {
        context.runOnContext(_ -> socket.writePing(NO_PAYLOAD));
    }

    /** What was written before goes first, unless the peer does not take it. */
    void close(int code, String reason) {
        context.runOnContext(
                _ -> {
                    socket.resume(); // the peer's close frame must be read
                    socket.close((short) code, reason);
                });
    }
}

package io.wardstream.dashboard;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.wardstream.ops.tracing.TraceSpan;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of a viewer, between the event loop of its connection and the hub's. What has come and
 * is not looked at yet is bounded by {@link #MAX_UNREAD_BYTES}. Thread-safe.
 */
final class BridgeSocket {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeSocket.class);

    /** Pausing would not do: SockJS reads on and keeps what it has read. */
    static final int MAX_UNREAD_BYTES = 524_288;

    /** What a message takes besides its text. */
    private static final int MESSAGE_BYTES = 512;

    /** What a viewer hears of its socket, on the hub's loop. */
    interface Ear {
        void received(String message);

        /** More came than can be looked at. */
        void flooded();

        /** The socket has taken a frame, or never will. */
        void written(int bytes);

        void closed();
    }

    private final SockJSSocket socket;
    private final Context context;
    private final HubLoop hub;
    private final AtomicInteger unread = new AtomicInteger();

    /** To be made on the event loop of the connection. */
    BridgeSocket(Vertx vertx, SockJSSocket socket, HubLoop hub) {
        this.socket = socket;
        this.context = vertx.getOrCreateContext();
        this.hub = hub;
    }

    /** Begins; to be called on the event loop of the connection, before anything can come. */
    void open(Ear ear) {
        socket.handler(data -> read(data, ear))
                .exceptionHandler(cause -> LOG.debug("socket failed", cause))
                .closeHandler(_ -> hub.execute(ear::closed));
    }

    private void read(Buffer data, Ear ear) {
        int bytes = data.length() + MESSAGE_BYTES;
        if (unread.get() + bytes > MAX_UNREAD_BYTES) {
            hub.execute(ear::flooded);
            socket.handler(null);
            return;
        }
        unread.addAndGet(bytes);
        String message = data.toString();
        hub.execute(
                () -> {
                    unread.addAndGet(-bytes);
                    ear.received(message);
                });
    }

    /** From the hub's loop, in the order of the calls. */
    void write(Frame frame, Ear ear) {
        TraceSpan trace = frame.trace();
        TraceSpan write = trace == null ? null : trace.part("dashboard.write");
        context.runOnContext(
                _ ->
                        socket.write(frame.text())
                                .onComplete(
                                        _ -> {
                                            if (write != null) {
                                                write.end();
                                            }
                                            hub.execute(() -> ear.written(frame.bytes()));
                                        }));
    }

    /** What was written before goes first, unless the peer does not take it. */
    void close() {
        context.runOnContext(_ -> socket.close());
    }
}

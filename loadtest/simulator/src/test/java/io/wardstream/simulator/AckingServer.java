package io.wardstream.simulator;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that does nothing but ack, for measuring the generator alone: run {@code main} with a
 * port, then the simulator against it. It knows only frames as the simulator writes them.
 */
final class AckingServer {
    private static final long FLUSH_MILLIS = 20;
    private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);

    private final List<Session> dirty = new ArrayList<>();
    private final HttpServer server;

    private static final class Session {
        private final ServerWebSocket socket;
        private long epoch;
        private int seq;
        private boolean isDirty;

        Session(ServerWebSocket socket) {
            this.socket = socket;
        }
    }

    private AckingServer(Vertx vertx) {
        this.server =
                vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(256 * 1024))
                        .webSocketHandler(
                                socket -> {
                                    Session session = new Session(socket);
                                    socket.frameHandler(frame -> heard(session, frame));
                                });
        vertx.setPeriodic(FLUSH_MILLIS, _ -> flush());
    }

    /** Listens on the port given, until the process ends. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.runOnContext(
                _ ->
                        new AckingServer(vertx)
                                .server
                                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                                .onComplete(
                                        listening ->
                                                System.err.println(
                                                        "acking server up="
                                                                + listening.succeeded())));
    }

    private void heard(Session session, WebSocketFrame frame) {
        ByteBuf bytes = ((BufferInternal) frame.binaryData()).getByteBuf();
        int length = bytes.readableBytes();
        if (length > 14 && bytes.getByte(bytes.readerIndex() + 9) == 'h') {
            hello(session, frame.textData());
            return;
        }
        int at = lastSeq(bytes);
        if (at < 0) {
            return;
        }
        int seq = 0;
        for (int i = at; bytes.getByte(i) >= '0' && bytes.getByte(i) <= '9'; i++) {
            seq = seq * 10 + bytes.getByte(i) - '0';
        }
        if (isOlderEpoch(bytes)) {
            String text = frame.textData();
            int epochAt = text.indexOf("\"epoch\":") + 8;
            String epoch = text.substring(epochAt, text.indexOf(',', epochAt));
            send(session, "{\"type\":\"ack\",\"epoch\":" + epoch + ",\"seq\":" + seq + "}");
            return;
        }
        session.seq = Math.max(session.seq, seq);
        if (!session.isDirty) {
            session.isDirty = true;
            dirty.add(session);
        }
    }

    private static boolean isOlderEpoch(ByteBuf bytes) {
        int afterType =
                bytes.indexOf(bytes.readerIndex(), bytes.readerIndex() + 24, (byte) ',') + 2;
        return bytes.getByte(afterType) == 'e';
    }

    private void hello(Session session, String text) {
        int at = text.indexOf("\"epoch\":") + 8;
        session.epoch = Long.parseLong(text.substring(at, text.indexOf(',', at)));
        send(
                session,
                "{\"type\":\"welcome\",\"protocol\":1,\"device\":\"d\",\"epoch\":"
                        + session.epoch
                        + ",\"acked\":0,\"serverTime\":1,\"maxInFlight\":2000,\"maxBackfill\":500,\"configVersion\":1}");
    }

    private void flush() {
        for (Session session : dirty) {
            session.isDirty = false;
            send(
                    session,
                    "{\"type\":\"ack\",\"epoch\":"
                            + session.epoch
                            + ",\"seq\":"
                            + session.seq
                            + "}");
        }
        dirty.clear();
    }

    private static void send(Session session, String text) {
        if (!session.socket.isClosed()) {
            session.socket.writeTextMessage(text).onFailure(_ -> {});
        }
    }

    private static int lastSeq(ByteBuf bytes) {
        for (int i = bytes.writerIndex() - SEQ.length; i >= bytes.readerIndex(); i--) {
            if (bytes.getByte(i) == '"'
                    && bytes.getByte(i + 1) == 's'
                    && bytes.getByte(i + 4) == '"') {
                return i + SEQ.length;
            }
        }
        return -1;
    }
}

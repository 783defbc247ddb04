package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.wardstream.codec.stomp.StompConnect;
import io.wardstream.codec.stomp.StompFault;
import io.wardstream.codec.stomp.StompFrame;
import io.wardstream.codec.stomp.StompReader;
import io.wardstream.codec.stomp.StompText;
import io.wardstream.ingest.Admission.Decision;
import io.wardstream.registry.DeviceIdentity;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection that speaks STOMP 1.2: a stranger until its CONNECT brings a device's token, then
 * the same session as any device's, fed by SEND and answered by RECEIPT and MESSAGE. Frames are
 * read one by one, and only while the session takes them. Confined to one event loop.
 */
final class StompDevice implements MessageReader.Sink, Voice {
    /** What the connection needs of its listener. */
    interface Host {
        /**
         * As {@link Admission#decide(String, Admission.Origin)}, also while the node is not
         * serving.
         */
        Future<Decision> decide(String token, Admission.Origin origin);

        /** Counts a connection that is not let in. */
        void refused(String reason);

        /** The place that was taken for it is not needed. */
        void unused();

        /** Those of the node that have not said yet who they are. */
        AtomicInteger strangers();

        DeviceSession open(
                DeviceIdentity identity, ServerWebSocket socket, DeviceSocket deviceSocket);

        /** Something was read. */
        void read();
    }

    private final Host host;
    private final @Nullable DeviceIdentity known;
    private final ServerWebSocket socket;
    private final DeviceSocket deviceSocket;
    private final int beatMillis;
    private final long openedAt;
    private final StompReader reader = new StompReader(MessageReader.LONGEST);
    private @Nullable DeviceSession session;
    private @Nullable StompConnect connect;
    private @Nullable String subscription;
    private @Nullable String answering;
    private @Nullable String closing;
    private @Nullable Runnable onEnd;
    private long messages;
    private long heardAt;
    private long saidAt;
    private boolean isChecking;
    private boolean isWorking;
    private boolean isOver;

    /**
     * @param known the device when the upgrade has shown its token; else null
     * @param beatMillis how often heart-beats are sent and wanted at most
     */
    StompDevice(
            Host host,
            @Nullable DeviceIdentity known,
            ServerWebSocket socket,
            int beatMillis,
            long now) {
        this.host = host;
        this.known = known;
        this.socket = socket;
        this.beatMillis = beatMillis;
        this.openedAt = now;
        this.deviceSocket = new DeviceSocket(socket, this);
        if (known == null) {
            host.strangers().incrementAndGet();
        }
    }

    /** Begins to read; {@code onEnd} is called once when the connection is gone. */
    void start(Runnable whenEnded) {
        onEnd = whenEnded;
        MessageReader messageReader = new MessageReader(this);
        socket.closeHandler(_ -> closed());
        socket.exceptionHandler(_ -> isOver = true);
        socket.frameHandler(
                frame -> {
                    heard();
                    messageReader.read(frame);
                    host.read();
                });
    }

    private void closed() {
        isOver = true;
        if (onEnd != null) {
            onEnd.run();
        }
        if (session != null) {
            session.ended();
        } else if (known != null) {
            host.unused();
        } else {
            host.strangers().decrementAndGet();
        }
    }

    private void heard() {
        DeviceSession device = session;
        if (device != null) {
            device.heard(System.currentTimeMillis());
        }
    }

    // --- what comes

    @Override
    public void text(byte[] utf8) {
        read(utf8);
    }

    @Override
    public void binary(byte[] data) {
        read(data);
    }

    private void read(byte[] bytes) {
        heardAt = System.currentTimeMillis();
        reader.append(bytes);
        work();
    }

    @Override
    public void broken(CloseCode code, String reason) {
        fail(code, reason, null);
    }

    @Override
    public void goOn() {
        heardAt = System.currentTimeMillis(); // while we did not read, nobody was silent
        work();
    }

    private void work() {
        if (isWorking) {
            return; // the loop goes on where it was called from
        }
        isWorking = true;
        while (isReading()) {
            StompFrame frame = reader.next();
            if (frame == null) {
                break;
            }
            take(frame);
        }
        isWorking = false;
        StompFault fault = reader.fault();
        if (fault != null && !isOver) {
            fail(
                    fault.isTooLarge() ? CloseCode.TOO_LARGE : CloseCode.PROTOCOL_ERROR,
                    fault.message(),
                    null);
        }
    }

    private boolean isReading() {
        return !isOver && !isChecking && !deviceSocket.isPaused() && !deviceSocket.isClosed();
    }

    private void take(StompFrame frame) {
        DeviceSession device = session;
        if (device == null) {
            connect(frame);
            return;
        }
        if (frame.header("transaction") != null) {
            refuse(frame, "transactions are not spoken here: each frame stands for itself");
            return;
        }
        switch (frame.command()) {
            case "SEND" -> send(frame, device);
            case "SUBSCRIBE" -> subscribe(frame, device);
            case "UNSUBSCRIBE" -> unsubscribe(frame);
            case "DISCONNECT" -> disconnect(frame, device);
            case "BEGIN", "COMMIT", "ABORT" -> refuse(frame, "transactions are not spoken here");
            case "ACK", "NACK" -> refuse(frame, "what is sent to devices needs no ACK");
            default -> refuse(frame, "this command is not taken here");
        }
    }

    private void send(StompFrame frame, DeviceSession device) {
        StompDestination to = StompDestination.of(frame.headerOrEmpty("destination"));
        if (to == null) {
            refuse(frame, "there is no such destination");
            return;
        }
        String receipt = frame.header("receipt");
        answering = receipt;
        boolean isTaken = device.inbound().sent(frame.body(), to, receipt);
        answering = null;
        if (!isTaken && subscription == null) {
            fail(CloseCode.INVALID_DATA, "the body is no frame for this destination", frame);
        }
    }

    private void subscribe(StompFrame frame, DeviceSession device) {
        String id = frame.header("id");
        boolean isAuto = "auto".equals(frame.header("ack")) || frame.header("ack") == null;
        if (!StompDestination.ANSWERS.equals(frame.header("destination"))) {
            refuse(frame, "devices subscribe to " + StompDestination.ANSWERS + " only");
        } else if (id == null || !isAuto || subscription != null) {
            refuse(frame, "one subscription, with an id, in ack mode auto");
        } else {
            subscription = id;
            confirm(frame);
            device.checkFlow();
        }
    }

    private void unsubscribe(StompFrame frame) {
        if (subscription == null || !subscription.equals(frame.header("id"))) {
            refuse(frame, "there is no such subscription");
            return;
        }
        subscription = null;
        confirm(frame);
    }

    /** The receipt says that all that was sent is settled. */
    private void disconnect(StompFrame frame, DeviceSession device) {
        closing = frame.header("receipt");
        device.leave();
    }

    private void confirm(StompFrame frame) {
        String receipt = frame.header("receipt");
        if (receipt != null) {
            deviceSocket.receipt(receipt);
        }
    }

    // --- who it is

    private void connect(StompFrame frame) {
        StompConnect asked = StompConnect.of(frame, beatMillis);
        if (!StompConnect.isConnect(frame)) {
            fail(CloseCode.PROTOCOL_ERROR, "CONNECT must come first", frame);
        } else if (asked == null) {
            write(StompConnect.refused());
            end(CloseCode.PROTOCOL_ERROR, "no common version");
        } else if (known != null) {
            begin(known, asked);
        } else {
            check(asked);
        }
    }

    private void check(StompConnect asked) {
        isChecking = true;
        socket.pause();
        String passcode = asked.passcode();
        host.decide(
                        passcode == null ? "" : passcode,
                        new Admission.Origin(
                                socket.remoteAddress().hostAddress(), socket.sslSession()))
                .onSuccess(decision -> decided(asked, decision));
    }

    private void decided(StompConnect asked, Decision decision) {
        isChecking = false;
        switch (decision) {
            case Decision.Refusal(int status, String reason, String message, int _) -> {
                host.refused(reason);
                fail(status == 401 ? CloseCode.WITHDRAWN : CloseCode.OVERLOADED, message, null);
            }
            case Decision.Welcome _ when isOver || socket.isClosed() -> host.unused();
            case Decision.Welcome(DeviceIdentity identity) -> {
                begin(identity, asked);
                if (!deviceSocket.isPaused()) {
                    deviceSocket.resume();
                }
            }
        }
    }

    private void begin(DeviceIdentity identity, StompConnect asked) {
        if (known == null) {
            host.strangers().decrementAndGet();
        }
        connect = asked;
        session = host.open(identity, socket, deviceSocket);
        socket.closeHandler(_ -> closed());
        write(StompConnect.connected(beatMillis));
    }

    // --- what goes

    @Override
    public void say(String frame, ServerWebSocket to) {
        String id = subscription;
        if (id == null) {
            return;
        }
        StompText message =
                StompText.of("MESSAGE")
                        .header("subscription", id)
                        .header("message-id", ++messages)
                        .header("destination", StompDestination.ANSWERS)
                        .header("content-type", "application/json");
        String receipt = answering;
        write((receipt == null ? message : message.header("receipt-id", receipt)).body(frame));
    }

    @Override
    public void receipt(String id, ServerWebSocket to) {
        write(StompText.receipt(id));
    }

    @Override
    public void farewell(CloseCode code, String reason, ServerWebSocket to) {
        isOver = true;
        String receipt = closing == null ? answering : closing;
        if (code != CloseCode.NORMAL) {
            write(StompText.error(reason, receipt, reason));
        } else if (receipt != null) {
            write(StompText.receipt(receipt));
        }
    }

    private void write(String text) {
        saidAt = System.currentTimeMillis();
        socket.writeTextMessage(text);
    }

    // --- the end

    private void refuse(StompFrame frame, String message) {
        fail(CloseCode.PROTOCOL_ERROR, message, frame);
    }

    private void fail(CloseCode code, String message, @Nullable StompFrame cause) {
        closing = cause == null ? null : cause.header("receipt");
        end(code, message);
    }

    private void end(CloseCode code, String message) {
        DeviceSession device = session;
        if (device != null) {
            device.close(code, message);
        } else {
            deviceSocket.close(code, message);
        }
    }

    /**
     * Heart-beats, and the end of those who do not say who they are.
     *
     * @param before strangers that came before are sent away
     */
    void sweep(long now, long before) {
        StompConnect agreed = connect;
        if (isOver) {
            return;
        }
        if (agreed == null) {
            if (openedAt < before) {
                host.refused("slow_handshake");
                fail(CloseCode.NO_HELLO, "no CONNECT in time", null);
            }
            return;
        }
        boolean isSilent = agreed.expectEvery() > 0 && now - heardAt > 2L * agreed.expectEvery();
        if (isSilent && !deviceSocket.isPaused()) {
            fail(CloseCode.SILENT, "no heart-beat in time", null);
        } else if (agreed.sendEvery() > 0 && now - saidAt > agreed.sendEvery() - 1_500L) {
            write("\n");
        }
    }
}

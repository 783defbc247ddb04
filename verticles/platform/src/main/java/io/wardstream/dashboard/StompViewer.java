package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import io.wardstream.codec.stomp.StompConnect;
import io.wardstream.codec.stomp.StompFault;
import io.wardstream.codec.stomp.StompFrame;
import io.wardstream.codec.stomp.StompText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client at the other end of a STOMP connection: who it is, what it says, what is under way to
 * it. Confined to one event loop.
 */
final class StompViewer implements Peer, StompSocket.Ear, Outbox.Pipe, StompSubscriptions.Client {

    /** The command that says who it is. */
    static final String LOG_IN = "CONNECT";

    /** How often something is sent, and wanted, at most. */
    static final int BEAT_MILLIS = 10_000;

    /** Within which somebody must say who they are. */
    private static final long LOGIN_MILLIS = 10_000;

    /** The same while a passcode is being checked: the database is slow, not the client. */
    private static final long LONGEST_LOGIN_MILLIS = 30_000;

    /** Frames that wait for the outcome of the log-in: all subscriptions, and then some. */
    private static final int MAX_WAITING = StompSubscriptions.MAX + 56;

    /** A client opens with a burst, and may say that it has seen each message. */
    private static final int MAX_FRAMES_A_SECOND = 2_000;

    private final StompSocket socket;
    private final Reception reception;
    private final Outbox outbox;
    private final StompSubscriptions subscriptions;
    private final Deque<StompFrame> waiting = new ArrayDeque<>();
    private final long openedAt = HubLoop.millis();
    private @Nullable StompConnect connect;
    private @Nullable Caller caller;
    private boolean isChecking;
    private boolean isClosed;
    private long beatAt;
    private long second;
    private int frames;

    StompViewer(StompSocket socket, Reception reception, int bufferBytes, DashboardMeters meters) {
        this.socket = socket;
        this.reception = reception;
        this.outbox = new Outbox(bufferBytes, this, meters, HubLoop::millis);
        this.subscriptions = new StompSubscriptions(this, outbox, reception, () -> caller);
    }

    // --- what it says

    @Override
    public void received(StompFrame frame) {
        if (isClosed) {
            return;
        }
        if (isTooFast()) {
            refuse(CloseReason.TOO_MANY_MESSAGES, "slower", frame);
        } else if (isChecking) {
            hold(frame);
        } else {
            take(frame);
        }
    }

    @Override
    public void broken(StompFault fault) {
        refuse(CloseReason.BAD_MESSAGES, fault.message(), null);
    }

    private boolean isTooFast() {
        long now = HubLoop.millis() / 1_000;
        frames = now == second ? frames + 1 : 1;
        second = now;
        return frames > MAX_FRAMES_A_SECOND;
    }

    private void hold(StompFrame frame) {
        if (waiting.size() >= MAX_WAITING) {
            refuse(CloseReason.TOO_MANY_MESSAGES, "wait for CONNECTED", frame);
            return;
        }
        waiting.add(frame);
    }

    private void take(StompFrame frame) {
        Caller known = caller;
        if (known == null) {
            connect(frame);
        } else if (frame.header("transaction") != null) {
            refuse(CloseReason.BAD_MESSAGES, "transactions are not spoken here", frame);
        } else {
            take(frame, known);
        }
    }

    private void take(StompFrame frame, Caller known) {
        switch (frame.command()) {
            case "SUBSCRIBE" -> subscriptions.subscribe(frame, known);
            case "UNSUBSCRIBE" -> {
                subscriptions.unsubscribe(frame.headerOrEmpty("id"));
                confirm(frame);
            }
            case "ACK", "NACK" -> acknowledge(frame);
            case "DISCONNECT" -> {
                confirm(frame);
                socket.close(1000, "goodbye");
                end(CloseReason.LEFT);
            }
            case "SEND" -> refuse(CloseReason.ACCESS_DENIED, "nothing is to be sent here", frame);
            case "BEGIN", "COMMIT", "ABORT" ->
                    refuse(CloseReason.BAD_MESSAGES, "transactions are not spoken here", frame);
            default -> refuse(CloseReason.BAD_MESSAGES, "this command is not taken here", frame);
        }
    }

    /** NACK is the same: what was shown cannot be shown to another. */
    private void acknowledge(StompFrame frame) {
        String id = frame.headerOrEmpty("id");
        if (!id.matches("[0-9]{1,18}")) {
            refuse(CloseReason.BAD_MESSAGES, "id must be that of a message", frame);
            return;
        }
        subscriptions.acknowledge(Long.parseLong(id));
        confirm(frame);
    }

    @Override
    public void confirm(StompFrame frame) {
        String receipt = frame.header("receipt");
        if (receipt != null) {
            answer(StompText.receipt(receipt));
        }
    }

    private void answer(String text) {
        outbox.answer(new Frame(text, text.getBytes(StandardCharsets.UTF_8).length));
    }

    // --- who it is

    private void connect(StompFrame frame) {
        StompConnect asked = StompConnect.of(frame, BEAT_MILLIS);
        if (!StompConnect.isConnect(frame)) {
            refuse(CloseReason.NOT_LOGGED_IN, "CONNECT must come first", frame);
        } else if (asked == null) {
            socket.write(StompConnect.refused(), 0, this);
            end(CloseReason.BAD_MESSAGES);
            socket.close(code(CloseReason.BAD_MESSAGES), "no common version");
        } else {
            String passcode = asked.passcode();
            isChecking = true;
            reception
                    .enter(passcode == null ? "" : passcode)
                    .onComplete(found -> checked(asked, found), _ -> notChecked());
        }
    }

    private void checked(StompConnect asked, Optional<Caller> found) {
        isChecking = false;
        if (isClosed) {
            return;
        }
        if (found.isEmpty()) {
            String message = "passcode must be an access token, an API key or a bridge ticket";
            refuse(CloseReason.NOT_LOGGED_IN, message, null);
            return;
        }
        caller = found.get();
        connect = asked;
        reception.loggedIn();
        answer(StompConnect.connected(BEAT_MILLIS));
        while (!isClosed && !waiting.isEmpty()) {
            take(waiting.remove());
        }
    }

    private void notChecked() {
        isChecking = false;
        refuse(CloseReason.UNAVAILABLE, "the passcode cannot be checked now", null);
    }

    @Override
    public @Nullable Caller caller() {
        return caller;
    }

    @Override
    public boolean isStranger() {
        return caller == null && !isChecking;
    }

    @Override
    public void hasRights(Caller present) {
        caller = present;
        subscriptions.checkRights();
    }

    // --- what goes to it

    @Override
    public void write(Frame frame) {
        if (!isClosed) {
            socket.write(frame.text(), frame.bytes(), this);
        }
    }

    @Override
    public void written(int bytes) {
        if (!isClosed) {
            outbox.written(bytes);
        }
    }

    @Override
    public void overflowed() {
        close(CloseReason.TOO_MANY_ANSWERS);
    }

    // --- its end

    @Override
    public void sweep(long deafMillis) {
        long now = HubLoop.millis();
        StompConnect agreed = connect;
        if (agreed == null) {
            if (now - openedAt >= (isChecking ? LONGEST_LOGIN_MILLIS : LOGIN_MILLIS)) {
                close(CloseReason.NOT_LOGGED_IN);
            }
        } else if (outbox.isDeaf(deafMillis)) {
            close(CloseReason.DEAF);
        } else if (subscriptions.isGivenUp()) {
            close(CloseReason.TOO_MANY_UNACKNOWLEDGED);
        } else if (agreed.expectEvery() > 0 && now - socket.heardAt() > 2L * agreed.expectEvery()) {
            close(CloseReason.SILENT);
        } else {
            beat(agreed, now);
        }
    }

    private void beat(StompConnect agreed, long now) {
        boolean isPromised = agreed.sendEvery() > 0;
        if (now - beatAt < (isPromised ? agreed.sendEvery() - 1_500 : BEAT_MILLIS)) {
            return;
        }
        beatAt = now;
        if (isPromised) {
            socket.write("\n", 0, this);
        } else {
            socket.ping();
        }
    }

    @Override
    public void close(CloseReason reason) {
        refuse(reason, reason.word(), null);
    }

    @Override
    public void refuse(CloseReason reason, String message, @Nullable StompFrame cause) {
        if (isClosed) {
            return;
        }
        if (reason != CloseReason.DEAF) {
            String receipt = cause == null ? null : cause.header("receipt");
            socket.write(StompText.error(reason.word(), receipt, message), 0, this);
        }
        socket.close(code(reason), reason.word());
        end(reason);
    }

    private static int code(CloseReason reason) {
        return switch (reason) {
            case LEFT -> 1000;
            case NODE_STOPPING -> 1001;
            case BAD_MESSAGES -> 1002;
            case TOO_MANY_VIEWERS, UNAVAILABLE -> 1013;
            default -> 1008;
        };
    }

    @Override
    public void closed() {
        if (!isClosed) {
            end(CloseReason.LEFT);
        }
    }

    private void end(CloseReason reason) {
        isClosed = true;
        waiting.clear();
        subscriptions.clear();
        reception.left(this, reason);
    }
}

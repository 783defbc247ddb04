package io.wardstream.dashboard;

import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page at the other end of a bridge: who it is, what it says, what is under way to it. Confined
 * to one event loop.
 */
final class Viewer implements Peer, BridgeSocket.Ear, Outbox.Pipe {

    static final String LOG_IN = "session.authenticate";
    static final String ACKNOWLEDGE = "alarms.acknowledge";

    /** Within which somebody must say who they are. */
    private static final long LOGIN_MILLIS = 10_000;

    /** The same while a ticket is being checked: the database is slow, not the page. */
    private static final long LONGEST_LOGIN_MILLIS = 30_000;

    /** Messages that wait for the outcome of the log-in: all registrations, and then some. */
    private static final int MAX_WAITING = Registrations.MAX + 56;

    /** A page opens with a burst; nobody goes on like that. */
    private static final int MAX_MESSAGES_A_SECOND = 500;

    private static final int MAX_REQUESTS = 32;

    private final BridgeSocket socket;
    private final Reception reception;
    private final Outbox outbox;
    private final Registrations registrations;
    private final Strikes strikes = new Strikes();
    private final Deque<BridgeMessage> waiting = new ArrayDeque<>();
    private final long openedAt = HubLoop.millis();
    private @Nullable Caller caller;
    private boolean isChecking;
    private boolean isClosed;
    private int requests;
    private long second;
    private int messages;

    Viewer(BridgeSocket socket, Reception reception, int bufferBytes, DashboardMeters meters) {
        this.socket = socket;
        this.reception = reception;
        this.outbox = new Outbox(bufferBytes, this, meters, HubLoop::millis);
        this.registrations = new Registrations(outbox, reception, () -> caller);
    }

    // --- what it says

    @Override
    public void received(String text) {
        if (isClosed) {
            return;
        }
        if (isTooFast()) {
            close(CloseReason.TOO_MANY_MESSAGES);
            return;
        }
        receive(BridgeMessage.parse(text));
    }

    @Override
    public void flooded() {
        close(CloseReason.TOO_MANY_MESSAGES);
    }

    private boolean isTooFast() {
        long now = HubLoop.millis() / 1_000;
        messages = now == second ? messages + 1 : 1;
        second = now;
        return messages > MAX_MESSAGES_A_SECOND;
    }

    private void receive(BridgeMessage message) {
        boolean isLogIn =
                message instanceof BridgeMessage.Send send && send.address().equals(LOG_IN);
        if (isChecking && (isLogIn || caller == null)) {
            hold(message);
            return;
        }
        switch (message) {
            case BridgeMessage.Ping _ -> {
                // nothing is answered, as by the stock bridge
            }
            case BridgeMessage.Unreadable(String reason) -> strike(Frame.error(reason));
            case BridgeMessage.Unregister(String address) -> registrations.unregister(address);
            case BridgeMessage.Register(String address) -> register(address);
            case BridgeMessage.Send send when isLogIn -> logIn(send);
            case BridgeMessage.Send send -> request(send);
        }
    }

    private void hold(BridgeMessage message) {
        if (message instanceof BridgeMessage.Ping) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            close(CloseReason.TOO_MANY_MESSAGES);
            return;
        }
        waiting.add(message);
    }

    private void register(String address) {
        Caller known = caller;
        if (known == null) {
            outbox.answer(Frame.refusal(address, 401, "not_logged_in"));
            return;
        }
        registrations.register(address, known);
    }

    private void request(BridgeMessage.Send send) {
        Caller known = caller;
        if (known == null) {
            refuse(send, 401, "not_logged_in");
        } else if (!send.address().equals(ACKNOWLEDGE)) {
            refuse(send, 403, "access_denied");
        } else if (requests >= MAX_REQUESTS) {
            refuse(send, 429, "too_many_requests");
        } else {
            requests++;
            reception.acknowledge(known, send).onSuccess(answer -> acknowledged(send, answer));
        }
    }

    private void acknowledged(BridgeMessage.Send send, Frame answer) {
        requests--;
        if (!isClosed && send.replyAddress() != null) {
            outbox.answer(answer);
        }
    }

    private void refuse(BridgeMessage.Send send, int code, String message) {
        String replyAddress = send.replyAddress();
        outbox.answer(
                replyAddress == null
                        ? Frame.error(message)
                        : Frame.failure(replyAddress, code, message));
    }

    private void strike(Frame answer) {
        outbox.answer(answer);
        if (strikes.isOut(HubLoop.millis())) {
            close(CloseReason.BAD_MESSAGES);
        }
    }

    // --- who it is

    private void logIn(BridgeMessage.Send send) {
        isChecking = true;
        String ticket = send.body().getValue("ticket") instanceof String text ? text : "";
        reception.logIn(ticket).onComplete(found -> checked(send, found), _ -> notChecked(send));
    }

    private void checked(BridgeMessage.Send send, Optional<Caller> found) {
        isChecking = false;
        if (isClosed) {
            return;
        }
        if (found.isPresent()) {
            welcome(send, found.get());
        } else {
            refuse(send, 401, "not_logged_in");
            if (strikes.isOut(HubLoop.millis())) {
                close(CloseReason.NOT_LOGGED_IN);
            }
        }
        receiveHeld();
    }

    private void notChecked(BridgeMessage.Send send) {
        isChecking = false;
        if (!isClosed) {
            refuse(send, 503, "unavailable");
            receiveHeld();
        }
    }

    private void receiveHeld() {
        while (!isChecking && !isClosed && !waiting.isEmpty()) {
            receive(waiting.remove());
        }
    }

    private void welcome(BridgeMessage.Send send, Caller known) {
        if (caller == null) {
            reception.loggedIn();
        }
        hasRights(known);
        String replyAddress = send.replyAddress();
        if (replyAddress != null) {
            JsonObject answer =
                    new JsonObject()
                            .put("user", known.username())
                            .put("expiresInSeconds", reception.loginSeconds());
            outbox.answer(Frame.reply(replyAddress, answer));
        }
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
        registrations.checkRights();
    }

    // --- what goes to it

    @Override
    public void write(Frame frame) {
        socket.write(frame, this);
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
        long age = HubLoop.millis() - openedAt;
        boolean isStranger =
                caller == null && age >= (isChecking ? LONGEST_LOGIN_MILLIS : LOGIN_MILLIS);
        if (isStranger) {
            close(CloseReason.NOT_LOGGED_IN);
        } else if (outbox.isDeaf(deafMillis)) {
            close(CloseReason.DEAF);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (isClosed) {
            return;
        }
        if (reason != CloseReason.DEAF) {
            socket.write(Frame.error(reason.word()), this);
        }
        socket.close();
        end(reason);
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
        registrations.clear();
        reception.left(this, reason);
    }
}

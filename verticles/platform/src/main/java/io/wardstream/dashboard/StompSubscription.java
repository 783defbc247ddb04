package io.wardstream.dashboard;

import io.wardstream.codec.stomp.StompText;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one subscription of a STOMP client gets its frames: as MESSAGE, and as many ahead of its ACK
 * as its window allows. Confined to one event loop.
 */
final class StompSubscription implements Envelope {

    /**
     * Messages of vitals that wait for their ACK; then there is one snapshot after the next ACK.
     */
    static final int WINDOW = 32;

    /** Messages of alarms, which are not left out: a client with more of them does not read. */
    static final int MAX_UNACKNOWLEDGED = 1_000;

    private static final String BODY = "\"body\":";

    /** When a message counts as seen. */
    enum Mode {
        AUTO,
        CLIENT,
        CLIENT_INDIVIDUAL;

        /** Null when there is no such mode. */
        static @Nullable Mode parse(@Nullable String name) {
            return switch (name) {
                case "auto" -> AUTO;
                case "client" -> CLIENT;
                case "client-individual" -> CLIENT_INDIVIDUAL;
                case null -> AUTO;
                default -> null;
            };
        }
    }

    private final String id;
    private final String destination;
    private final Mode mode;
    private final LongSupplier messageIds;
    private final Set<Long> unacknowledged = new LinkedHashSet<>();

    /**
     * @param messageIds the ids of the client's messages, one after the other
     */
    StompSubscription(String id, String destination, Mode mode, LongSupplier messageIds) {
        this.id = id;
        this.destination = destination;
        this.mode = mode;
        this.messageIds = messageIds;
    }

    String destination() {
        return destination;
    }

    /** The body was encoded once for all who watch; only the head is this client's own. */
    @Override
    public Frame around(Frame frame) {
        long messageId = messageIds.getAsLong();
        StompText message =
                StompText.of("MESSAGE")
                        .header("subscription", id)
                        .header("message-id", messageId)
                        .header("destination", destination)
                        .header("content-type", "application/json");
        if (mode != Mode.AUTO) {
            message = message.header("ack", messageId);
            unacknowledged.add(messageId);
        }
        int from = frame.text().indexOf(BODY) + BODY.length();
        int to = frame.text().length() - 1;
        int bodyBytes = frame.bytes() - from - 1;
        String text = message.body(frame.text(), from, to, bodyBytes);
        return new Frame(text, bodyBytes + text.length() - (to - from));
    }

    @Override
    public boolean isOpen() {
        return unacknowledged.size() < WINDOW;
    }

    boolean isGivenUp() {
        return unacknowledged.size() > MAX_UNACKNOWLEDGED;
    }

    /** True when the message was one of these. */
    boolean acknowledge(long messageId) {
        if (!unacknowledged.contains(messageId)) {
            return false;
        }
        if (mode == Mode.CLIENT) {
            unacknowledged.removeIf(each -> each <= messageId);
        } else {
            unacknowledged.remove(messageId);
        }
        return true;
    }
}

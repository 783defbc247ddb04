package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import io.wardstream.codec.stomp.StompFrame;
import io.wardstream.dashboard.StompSubscription.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one STOMP client watches, at most as much as a page. Whatever is refused or withdrawn ends
 * the connection, as STOMP has it: there is no other way to tell that a subscription is over, and
 * who watches alarms must not go on without. Confined to one event loop.
 */
final class StompSubscriptions {

    static final int MAX = Registrations.MAX;

    private static final int MAX_ID_LENGTH = 200;

    /** What the client learns. */
    interface Client {

        /** The frame has done what it asked for. */
        void confirm(StompFrame frame);

        /**
         * It must end.
         *
         * @param cause null: nothing the client has just sent
         */
        void refuse(CloseReason reason, String message, @Nullable StompFrame cause);
    }

    private record Open(Subscription subscription, StompSubscription envelope) {}

    /** Makes a difference between a subscription and a later one of the same id. */
    private static final class Request {}

    private final Client client;
    private final Outbox outbox;
    private final Reception reception;
    private final Supplier<@Nullable Caller> caller;
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Request> pending = new HashMap<>();
    private long messages;

    /**
     * None.
     *
     * @param caller who watches, with the rights of the moment
     */
    StompSubscriptions(
            Client client, Outbox outbox, Reception reception, Supplier<@Nullable Caller> caller) {
        this.client = client;
        this.outbox = outbox;
        this.reception = reception;
        this.caller = caller;
    }

    /** Takes a SUBSCRIBE. */
    void subscribe(StompFrame frame, Caller by) {
        String id = frame.headerOrEmpty("id");
        Mode mode = Mode.parse(frame.header("ack"));
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || isTaken(id) || mode == null) {
            String message =
                    "id must be new and of 1.." + MAX_ID_LENGTH + " characters, ack a mode of 1.2";
            client.refuse(CloseReason.BAD_MESSAGES, message, frame);
            return;
        }
        if (open.size() + pending.size() >= MAX) {
            String message = "a connection has at most " + MAX + " subscriptions";
            client.refuse(CloseReason.TOO_MANY_SUBSCRIPTIONS, message, frame);
            return;
        }
        Topic topic = StompTopics.parse(frame.headerOrEmpty("destination"));
        if (topic == null) {
            deny(frame);
            return;
        }
        Request request = new Request();
        pending.put(id, request);
        reception
                .find(topic, by)
                .onComplete(
                        found -> found(frame, mode, request, found), _ -> notFound(frame, request));
    }

    private boolean isTaken(String id) {
        return open.containsKey(id) || pending.containsKey(id);
    }

    private void found(StompFrame frame, Mode mode, Request request, Optional<Feed> found) {
        String id = frame.headerOrEmpty("id");
        if (!pending.remove(id, request)) {
            return; // unsubscribed or closed meanwhile
        }
        String destination = frame.headerOrEmpty("destination");
        StompSubscription envelope = new StompSubscription(id, destination, mode, () -> ++messages);
        Subscription subscription =
                found.map(feed -> new Subscription(destination, feed, outbox, caller, envelope))
                        .orElse(null);
        if (subscription == null || !subscription.isAllowed()) {
            deny(frame);
            return;
        }
        Open begun = new Open(subscription, envelope);
        open.put(id, begun);
        client.confirm(frame);
        if (begun.equals(open.get(id))) { // the answer may have been one too many
            subscription.begin();
        }
    }

    private void notFound(StompFrame frame, Request request) {
        if (pending.remove(frame.headerOrEmpty("id"), request)) {
            client.refuse(CloseReason.UNAVAILABLE, "this cannot be looked up now", frame);
        }
    }

    /** Whether it is another's or there is none is not said. */
    private void deny(StompFrame frame) {
        client.refuse(CloseReason.ACCESS_DENIED, "this destination is not yours to watch", frame);
    }

    /** Ends a subscription; nothing comes of it from then on. */
    void unsubscribe(String id) {
        pending.remove(id);
        Open known = open.remove(id);
        if (known != null) {
            known.subscription().end(HubLoop.millis());
        }
    }

    /** Takes an ACK; of what is over, nothing is left to acknowledge. */
    void acknowledge(long messageId) {
        for (Open known : open.values()) {
            if (known.envelope().acknowledge(messageId)) {
                known.subscription().opened();
                return;
            }
        }
    }

    /** True when a client that watches alarms has acknowledged none of very many. */
    boolean isGivenUp() {
        return open.values().stream().anyMatch(known -> known.envelope().isGivenUp());
    }

    /**
     * Ends all when one of them is not the caller's to see any more; shows anew what shows more or
     * less.
     */
    void checkRights() {
        for (Open known : open.values()) {
            if (known.subscription().isAllowed()) {
                known.subscription().checkSight();
            } else {
                client.refuse(
                        CloseReason.ACCESS_DENIED,
                        known.envelope().destination() + " is not yours to watch any more",
                        null);
                return;
            }
        }
    }

    /** Ends all of them. */
    void clear() {
        pending.clear();
        open.values().forEach(known -> known.subscription().end(HubLoop.millis()));
        open.clear();
    }
}

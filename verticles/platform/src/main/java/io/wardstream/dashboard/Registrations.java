package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one viewer watches, at most {@link #MAX} addresses. Registering twice is once, with a new
 * snapshot. Confined to one event loop.
 */
final class Registrations {

    static final int MAX = 200;

    /** Makes a difference between a registration and a later one of the same address. */
    private static final class Request {}

    private final Outbox outbox;
    private final Reception reception;
    private final Supplier<@Nullable Caller> caller;
    private final Map<String, Subscription> subscriptions = new HashMap<>();

    /** Those whose feed is being looked for. */
    private final Map<String, Request> pending = new HashMap<>();

    /**
     * None.
     *
     * @param caller who watches, with the rights of the moment
     */
    Registrations(Outbox outbox, Reception reception, Supplier<@Nullable Caller> caller) {
        this.outbox = outbox;
        this.reception = reception;
        this.caller = caller;
    }

    /** Watches an address, or refuses in so many words. */
    void register(String address, Caller by) {
        Subscription known = subscriptions.get(address);
        if (known != null) {
            known.deliverSnapshot();
            return;
        }
        if (pending.containsKey(address)) {
            return;
        }
        if (subscriptions.size() + pending.size() >= MAX) {
            outbox.answer(Frame.refusal(address, 429, "max_handlers_reached"));
            return;
        }
        Topic topic = Topic.parse(address);
        if (topic == null) {
            refuse(address);
            return;
        }
        Request request = new Request();
        pending.put(address, request);
        reception
                .find(topic, by)
                .onComplete(
                        found -> found(address, request, found), _ -> notFound(address, request));
    }

    private void found(String address, Request request, Optional<Feed> found) {
        if (!pending.remove(address, request)) {
            return; // unregistered or closed meanwhile
        }
        Subscription subscription =
                found.map(feed -> new Subscription(address, feed, outbox, caller)).orElse(null);
        if (subscription == null || !subscription.isAllowed()) {
            refuse(address);
            return;
        }
        subscriptions.put(address, subscription);
        subscription.begin();
    }

    private void notFound(String address, Request request) {
        if (pending.remove(address, request)) {
            outbox.answer(Frame.refusal(address, 503, "unavailable"));
        }
    }

    /** Whether it is another's or there is none is not said. */
    private void refuse(String address) {
        outbox.answer(Frame.refusal(address, 403, "access_denied"));
    }

    void unregister(String address) {
        pending.remove(address);
        Subscription subscription = subscriptions.remove(address);
        if (subscription != null) {
            subscription.end(HubLoop.millis());
        }
    }

    /** Ends what the caller may not see any more, and shows anew of what they see another part. */
    void checkRights() {
        List<String> withdrawn =
                subscriptions.values().stream()
                        .filter(subscription -> !subscription.isAllowed())
                        .map(Subscription::address)
                        .toList();
        withdrawn.forEach(
                address -> {
                    unregister(address);
                    refuse(address);
                });
        subscriptions.values().forEach(Subscription::checkSight);
    }

    /** Ends all of them. */
    void clear() {
        pending.clear();
        subscriptions.values().forEach(subscription -> subscription.end(HubLoop.millis()));
        subscriptions.clear();
    }
}

package io.wardstream.dashboard;

import io.wardstream.access.Sight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who watches a feed. Bounded by the viewers of the node. Confined to one event loop. */
final class Audience {

    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private long emptySince;

    /**
     * An empty one.
     *
     * @param now a monotonic clock, in milliseconds, as everywhere here
     */
    Audience(long now) {
        emptySince = now;
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    void remove(Subscription subscription, long now) {
        if (subscriptions.remove(subscription) && subscriptions.isEmpty()) {
            emptySince = now;
        }
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    boolean isEmptySince(long millis, long now) {
        return isEmpty() && now - emptySince >= millis;
    }

    /** The same frame to all of them. */
    void deliver(Frame frame) {
        subscriptions.forEach(subscription -> subscription.deliver(frame));
    }

    /** Those who see the same, together. */
    Map<Sight, List<Subscription>> bySight() {
        return subscriptions.stream().collect(Collectors.groupingBy(Subscription::sight));
    }

    /** All of them have missed something, and get the snapshot as soon as they can take it. */
    void deliverSnapshot() {
        subscriptions.forEach(Subscription::deliverSnapshot);
    }
}

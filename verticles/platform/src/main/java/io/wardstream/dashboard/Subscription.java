package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import io.wardstream.access.Sight;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** That one viewer watches one feed. Confined to one event loop. */
final class Subscription {

    private final String address;
    private final Feed feed;
    private final Outbox outbox;
    private final Supplier<@Nullable Caller> caller;

    /** It gets a snapshot next; what is delivered until then is left out, for it is in there. */
    private boolean isBehind;

    private Sight sight = Sight.NOTHING;

    /**
     * One that is not in its feed's audience yet.
     *
     * @param caller who watches, with the rights of the moment
     */
    Subscription(String address, Feed feed, Outbox outbox, Supplier<@Nullable Caller> caller) {
        this.address = address;
        this.feed = feed;
        this.outbox = outbox;
        this.caller = caller;
    }

    String address() {
        return address;
    }

    /** Joins the audience; the snapshot comes first. */
    void begin() {
        sight = sight();
        feed.audience().add(this);
        deliverSnapshot();
    }

    /** Nothing is delivered from then on. */
    void end(long now) {
        feed.audience().remove(this, now);
        outbox.forget(this);
    }

    boolean isAllowed() {
        Caller present = caller.get();
        return present != null && feed.isSeenBy(present);
    }

    /** What its viewer sees of the feed's hospital now. */
    Sight sight() {
        Caller present = caller.get();
        return present == null ? Sight.NOTHING : present.sight(feed.hospitalId());
    }

    /** The viewer may see other things than before: what is shown is shown anew. */
    void checkSight() {
        Sight before = sight;
        sight = sight();
        if (!sight.equals(before)) {
            deliverSnapshot();
        }
    }

    void deliver(Frame frame) {
        if (isAllowed()) {
            outbox.offer(this, frame);
        }
    }

    void deliverSnapshot() {
        if (isAllowed()) {
            outbox.owe(this);
        }
    }

    boolean isUrgent() {
        return feed.isUrgent();
    }

    boolean isBehind() {
        return isBehind;
    }

    void behind(boolean behind) {
        isBehind = behind;
    }

    /** To be asked for only while {@link #isAllowed}. */
    Frame snapshot() {
        Caller present = Objects.requireNonNull(caller.get(), "nobody to see it");
        return feed.snapshot(present);
    }
}

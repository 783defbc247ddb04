package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import io.wardstream.access.Permission;
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
        return present != null && isAllowed(present, feed.hospitalId());
    }

    static boolean isAllowed(Caller caller, int hospitalId) {
        return hospitalId == Feed.EVERYBODY || caller.may(Permission.READ, hospitalId);
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

    Frame snapshot() {
        return feed.snapshot();
    }
}

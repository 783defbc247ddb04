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
    private final Envelope envelope;

    /** It gets a snapshot next; what is delivered until then is left out, for it is in there. */
    private boolean isBehind;

    private Sight sight = Sight.NOTHING;

    /**
     * One that is not in its feed's audience yet.
     *
     * @param caller who watches, with the rights of the moment
     */
    Subscription(String address, Feed feed, Outbox outbox, Supplier<@Nullable Caller> caller) {
        this(address, feed, outbox, caller, Envelope.NONE);
    }

    /** One whose frames go in an envelope of their own. */
    Subscription(
            String address,
            Feed feed,
            Outbox outbox,
            Supplier<@Nullable Caller> caller,
            Envelope envelope) {
        this.address = address;
        this.feed = feed;
        this.outbox = outbox;
        this.caller = caller;
        this.envelope = envelope;
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
        if (isAllowed() && isTaking()) {
            outbox.offer(this, frame);
        }
    }

    void deliverSnapshot() {
        if (isAllowed() && isTaking()) {
            outbox.owe(this);
        }
    }

    /** Alarms are always; of vitals there is a snapshot when the envelope is open again. */
    private boolean isTaking() {
        boolean isTaking = isUrgent() || envelope.isOpen();
        isBehind |= !isTaking;
        return isTaking;
    }

    /** The envelope may be open again. */
    void opened() {
        if (isBehind) {
            deliverSnapshot();
        }
    }

    /** The frame as this very viewer gets it. */
    Frame enveloped(Frame frame) {
        return envelope.around(frame);
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
        return envelope.around(feed.snapshot(present));
    }
}

package io.wardstream.ingest;

import java.util.EnumSet;
import java.util.Set;

/** Whether a socket is read: not while any reason against it stands. Confined to one event loop. */
final class ReadGate {
    enum Reason {
        /** A hello or an older epoch is being looked up. */
        OPENING,
        /** The live epoch has as many unacknowledged samples as the welcome allowed. */
        IN_FLIGHT,
        /** Older epochs have far more than the welcome allowed. */
        BACKFILL,
        /** The device does not read what it is sent. */
        UNREAD,
        /** The node's buffer is full, or nearly, and much in it is this device's. */
        HELD_BACK,
        /** The device has said goodbye. */
        LEAVING,
        /** The node is stopping. */
        DRAINING
    }

    private final Runnable pause;
    private final Runnable resume;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    ReadGate(Runnable pause, Runnable resume) {
        this.pause = pause;
        this.resume = resume;
    }

    void close(Reason reason) {
        if (reasons.isEmpty()) {
            pause.run();
        }
        reasons.add(reason);
    }

    void open(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            resume.run();
        }
    }

    void set(Reason reason, boolean closed) {
        if (closed) {
            close(reason);
        } else {
            open(reason);
        }
    }

    boolean isClosedFor(Reason reason) {
        return reasons.contains(reason);
    }

    boolean isOpen() {
        return reasons.isEmpty();
    }
}

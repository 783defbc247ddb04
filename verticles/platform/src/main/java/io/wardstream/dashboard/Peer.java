package io.wardstream.dashboard;

import io.wardstream.access.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who watches over one socket, whatever it speaks. Confined to one event loop. */
interface Peer {

    /** Null while nobody has logged in. */
    @Nullable Caller caller();

    /** Null while nobody has logged in. */
    default @Nullable UUID sessionId() {
        Caller known = caller();
        return known == null ? null : known.sessionId();
    }

    default boolean isOf(int userId) {
        Caller known = caller();
        return known != null && known.userId() == userId;
    }

    /** Nobody knows who it is, and nobody is about to find out. */
    boolean isStranger();

    /** What it may see from now on. */
    void hasRights(Caller present);

    /** Closes it when it takes nothing, or has not said who it is in time; each second. */
    void sweep(long deafMillis);

    /** Tells it why, and closes. */
    void close(CloseReason reason);
}

package io.wardstream.notify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What has become of a message. */
public enum NotificationState {
    /** It waits for its first attempt or the next one, or is being sent. */
    PENDING,
    /** The other side has it. */
    SENT,
    /** It was given up. */
    DEAD,
    /** There was nothing to tell any more, or nobody to tell it to. */
    CANCELLED;

    /** The name outside the platform and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when no state has that name. */
    public static @Nullable NotificationState byWireName(String name) {
        for (NotificationState state : values()) {
            if (state.wireName().equals(name)) {
                return state;
            }
        }
        return null;
    }
}

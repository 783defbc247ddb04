package io.wardstream.access.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody did, or tried to do. */
public enum AuditAction {
    /** Saw one thing. */
    READ,
    /** Saw many. */
    LIST,
    /** Took data away as a file. */
    EXPORT,
    CREATE,
    CHANGE,
    DELETE,
    /** Said that an alarm was seen. */
    ACKNOWLEDGE,
    /** Changed who may do what: users, grants, keys. */
    ACCESS,
    /** Opened a patient of another ward, or closed one again. */
    BREAK_GLASS,
    LOGIN,
    /** Exchanged a refresh token, or took a ticket for the bridge. */
    RENEW,
    LOGOUT,
    /** Began to watch something live. */
    SUBSCRIBE,
    /** Asked for something that is not there at all. */
    UNKNOWN;

    /** The name outside the platform and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Null when no action has that name. */
    public static @Nullable AuditAction byWireName(String name) {
        for (AuditAction action : values()) {
            if (action.wireName().equals(name)) {
                return action;
            }
        }
        return null;
    }

    /** What takes data away or changes something is answered when its entry is committed. */
    public boolean isAnsweredAfterCommit() {
        return switch (this) {
            case READ, LIST, SUBSCRIBE, UNKNOWN, LOGIN, RENEW -> false;
            case EXPORT, CREATE, CHANGE, DELETE, ACKNOWLEDGE, ACCESS, BREAK_GLASS, LOGOUT -> true;
        };
    }
}

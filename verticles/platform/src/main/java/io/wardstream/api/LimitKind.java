package io.wardstream.api;

import io.wardstream.config.LimitsConfig;
import io.wardstream.config.Rate;
import java.util.Locale;

/** What is limited; each is counted by itself. */
enum LimitKind {
    /** Requests of a user; a service with its key is one too. */
    USER(true),
    /** Requests of an address that bring no log-in in force. */
    ADDRESS(true),
    /** What a user orders that takes long. */
    COSTLY(true),
    /** Connections that an address makes to this node. */
    CONNECT(false),
    /** Connections that all make. */
    CONNECT_ALL(false);

    private final boolean isShared;

    LimitKind(boolean isShared) {
        this.isShared = isShared;
    }

    /** Counted by all nodes together. */
    boolean isShared() {
        return isShared;
    }

    Rate rate(LimitsConfig config) {
        return switch (this) {
            case USER -> config.user();
            case ADDRESS -> config.stranger();
            case COSTLY -> config.costly();
            case CONNECT -> config.connect();
            case CONNECT_ALL -> config.connectAll();
        };
    }

    /** As in meters and in Redis. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

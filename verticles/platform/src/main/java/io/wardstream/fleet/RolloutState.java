package io.wardstream.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a rollout stands. */
public enum RolloutState {
    RUNNING,
    /** Nothing more is sent; what was sent goes on. By hand, or because too much has failed. */
    PAUSED,
    /** Every device has it, or has failed. */
    DONE,
    /** As paused, for ever. */
    CANCELLED;

    /** True when it may go on as that. */
    boolean mayBecome(RolloutState next) {
        return switch (this) {
            case RUNNING -> next != RUNNING;
            case PAUSED -> next == RUNNING || next == CANCELLED;
            case DONE, CANCELLED -> false;
        };
    }

    /** Those from which it may come to this, as the database names them. */
    List<String> before() {
        return Arrays.stream(values())
                .filter(state -> state.mayBecome(this))
                .map(RolloutState::wireName)
                .toList();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RolloutState byWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}

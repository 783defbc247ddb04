package io.wardstream.fleet;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a command has come. */
public enum CommandState {
    /** Waits: for the device to come, for its patient's alarms to end, for its ward to be free. */
    QUEUED,
    /** Handed to a connection of the device, which has not answered. */
    SENT,
    ACCEPTED,
    DOWNLOADING,
    INSTALLING,
    REBOOTING,
    DONE,
    /** Says the device; or it said nothing for too long. */
    FAILED,
    /** The device will not. */
    REFUSED,
    /** Nobody wants it any more, and it was never sent. */
    CANCELLED;

    private static final Set<CommandState> FINAL = EnumSet.of(DONE, FAILED, REFUSED, CANCELLED);
    private static final Set<CommandState> OWN = EnumSet.of(QUEUED, SENT, CANCELLED);

    /** Nothing comes after it. */
    public boolean isFinal() {
        return FINAL.contains(this);
    }

    /** What a device says in a {@code command-result}; null when it is no state of a device. */
    static @Nullable CommandState ofDevice(String word) {
        for (CommandState state : values()) {
            if (state.name().equals(word)) {
                return OWN.contains(state) ? null : state;
            }
        }
        return word.equals("REJECTED") ? REFUSED : null;
    }
}

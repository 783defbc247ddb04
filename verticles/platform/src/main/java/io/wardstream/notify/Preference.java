package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to be told.
 *
 * @param version 0: they have not said so yet, and nothing is sent to them
 * @param isEnabled false: they are told nothing
 * @param minimumPriority of what they are told
 * @param quietHours null: none
 * @param channels mail and short messages; each gets every message
 */
public record Preference(
        int version,
        boolean isEnabled,
        AlarmPriority minimumPriority,
        @Nullable QuietHours quietHours,
        List<Recipient> channels) {

    static final Preference NONE = new Preference(0, true, AlarmPriority.LOW, null, List.of());

    public Preference {
        channels = List.copyOf(channels);
    }

    boolean wants(AlarmPriority priority) {
        return isEnabled && priority.compareTo(minimumPriority) >= 0;
    }
}

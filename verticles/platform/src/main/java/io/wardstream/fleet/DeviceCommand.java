package io.wardstream.fleet;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a device was asked to do.
 *
 * @param id as the device knows it
 * @param args a JSON object
 * @param progress 0..100; -1 when the device did not say
 * @param reason why it failed or was refused
 * @param rolloutId null: of none
 * @param sentAt null: it waits
 */
public record DeviceCommand(
        long no,
        String id,
        String name,
        String args,
        CommandState state,
        int progress,
        @Nullable String reason,
        @Nullable UUID rolloutId,
        Instant createdAt,
        @Nullable Instant sentAt,
        Instant changedAt,
        @Nullable Instant finishedAt) {

    private static final String PREFIX = "c-";

    static String idOf(long no) {
        return PREFIX + no;
    }

    /** 0 when it is none of our ids. */
    static long noOf(String id) {
        if (!id.startsWith(PREFIX) || id.length() > PREFIX.length() + 18) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(id.substring(PREFIX.length())));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}

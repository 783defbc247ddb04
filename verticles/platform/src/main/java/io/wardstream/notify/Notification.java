package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as people see it: never where it goes, but for the name of the server.
 *
 * @param no its place in lists
 * @param afterMinutes of the step that asked for it
 * @param dueAt when it is tried, or was last
 * @param error of the last attempt, or why it ended; null: none
 * @param alarms those it tells of, at most 100
 */
public record Notification(
        long no,
        UUID id,
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        Channel channel,
        String endpoint,
        AlarmPriority priority,
        int afterMinutes,
        NotificationState state,
        int attempts,
        Instant createdAt,
        Instant dueAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        List<UUID> alarms) {

    public Notification {
        alarms = List.copyOf(alarms);
    }
}

package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message somebody has taken to send it.
 *
 * @param userId whose channel it goes to; 0: nobody's
 * @param attempts this one included; who has taken it later has a higher number
 * @param expiresAt what has not arrived by then is dead
 * @param address null: the recipient is no longer there
 * @param alarms the most urgent first; empty: all of them were over before the first attempt
 */
record Delivery(
        long id,
        UUID publicId,
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        int userId,
        Channel channel,
        String endpoint,
        int afterMinutes,
        int attempts,
        int attemptsAllowed,
        Instant createdAt,
        Instant expiresAt,
        Target.@Nullable Address address,
        List<Told> alarms) {

    /** One alarm of it, as it was when it was ordered. */
    record Told(
            UUID alarmId,
            UUID patientPublicId,
            AlarmPriority priority,
            String code,
            String text,
            Instant raisedAt) {}

    Delivery {
        alarms = List.copyOf(alarms);
    }
}

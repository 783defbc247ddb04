package io.wardstream.registry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device and the patient it measures at this moment.
 *
 * @param wardId the ward it belongs to
 * @param liveWithinMillis how old a sample may be to count as live; 0: the platform's default
 * @param gateway what it is connected through: a switch, a gateway; null: that is not known
 * @param patientId 0: none
 * @param patientWardId the ward of that patient; 0: none
 */
public record Device(
        int id,
        UUID publicId,
        int hospitalId,
        UUID hospitalPublicId,
        int wardId,
        UUID wardPublicId,
        String name,
        String model,
        boolean isEnabled,
        int liveWithinMillis,
        @Nullable String gateway,
        Instant createdAt,
        int patientId,
        @Nullable UUID patientPublicId,
        int patientWardId) {

    DevicePlace place() {
        return new DevicePlace(
                id, hospitalId, patientWardId == 0 ? wardId : patientWardId, patientId);
    }
}

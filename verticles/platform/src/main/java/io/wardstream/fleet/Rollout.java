package io.wardstream.fleet;

import io.wardstream.fleet.RolloutPlan.Stage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An image on its way to the devices of a hospital.
 *
 * @param wardId 0: the whole hospital
 * @param reason why it was paused; null when it was not, or by hand
 * @param stage which of the stages it is in, from 0
 */
public record Rollout(
        int no,
        UUID id,
        UUID firmwareId,
        String model,
        String version,
        int hospitalId,
        UUID hospitalPublicId,
        int wardId,
        @Nullable UUID wardPublicId,
        RolloutState state,
        @Nullable String reason,
        List<Stage> stages,
        int stage,
        int maxFailurePercent,
        int devices,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    public Rollout {
        stages = List.copyOf(stages);
    }
}

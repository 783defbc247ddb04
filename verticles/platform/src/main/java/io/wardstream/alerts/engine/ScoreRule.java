package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.UUID;

/**
 * A bound of a score for one priority, in force for a hospital, a ward or a patient.
 *
 * @param atLeast a score of so many points is an alarm
 * @param delay by the platform's clock: a score comes of many samples and of what people entered
 */
public record ScoreRule(
        UUID id,
        int version,
        int hospitalId,
        int wardId,
        int patientId,
        Score score,
        AlarmPriority priority,
        int atLeast,
        Duration delay,
        boolean isLatching,
        boolean isEnabled)
        implements AlertRule {

    @Override
    public String subject() {
        return score.wireName();
    }
}

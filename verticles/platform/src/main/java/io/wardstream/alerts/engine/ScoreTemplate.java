package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.UUID;

/**
 * What a rule of a score says.
 *
 * @param atLeast a score of so many points is an alarm
 */
public record ScoreTemplate(
        Score score, AlarmPriority priority, int atLeast, int delaySeconds, boolean isLatching)
        implements RuleContent {

    @Override
    public String subject() {
        return score.wireName();
    }

    @Override
    public ScoreRule rule(
            UUID id, int version, int hospitalId, int wardId, int patientId, boolean isEnabled) {
        return new ScoreRule(
                id,
                version,
                hospitalId,
                wardId,
                patientId,
                score,
                priority,
                atLeast,
                Duration.ofSeconds(delaySeconds),
                isLatching,
                isEnabled);
    }
}

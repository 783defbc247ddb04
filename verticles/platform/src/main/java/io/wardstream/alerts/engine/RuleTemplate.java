package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.UUID;

/**
 * What a rule says, without where it is in force. Not checked, see {@link RuleCheck}.
 *
 * @param low a value below it is an alarm; NaN: no lower limit
 * @param high a value above it is an alarm; NaN: no upper limit
 */
public record RuleTemplate(
        VitalSign vital,
        AlarmPriority priority,
        double low,
        double high,
        double hysteresis,
        int delaySeconds,
        int medianOf,
        boolean isLatching)
        implements RuleContent {

    @Override
    public String subject() {
        return vital.wireName();
    }

    /** The first version of an enabled rule of that scope; 0 as in {@link LimitRule}. */
    public LimitRule rule(UUID id, int hospitalId, int wardId, int patientId) {
        return rule(id, 1, hospitalId, wardId, patientId, true);
    }

    @Override
    public LimitRule rule(
            UUID id, int version, int hospitalId, int wardId, int patientId, boolean isEnabled) {
        return new LimitRule(
                id,
                version,
                hospitalId,
                wardId,
                patientId,
                vital,
                priority,
                low,
                high,
                hysteresis,
                Duration.ofSeconds(delaySeconds),
                medianOf,
                isLatching,
                isEnabled);
    }
}

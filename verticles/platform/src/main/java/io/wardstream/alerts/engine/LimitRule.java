package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.UUID;

/**
 * Limits of one vital for one priority, in force for a hospital, a ward or a patient.
 *
 * @param version of this rule, from 1, growing with each change
 * @param wardId 0: every ward of the hospital
 * @param patientId 0: every patient of the scope
 * @param low a value below it is an alarm; NaN: no lower limit
 * @param high a value above it is an alarm; NaN: no upper limit
 * @param hysteresis how far inside the limit a value must come back, in the vital's unit, at least
 *     0
 * @param delay how long, by {@code observedAt}, the condition must last before it is raised
 * @param medianOf of how many samples the median is judged; 1: each sample itself
 * @param isLatching the alarm outlives its condition until somebody resets it
 */
public record LimitRule(
        UUID id,
        int version,
        int hospitalId,
        int wardId,
        int patientId,
        VitalSign vital,
        AlarmPriority priority,
        double low,
        double high,
        double hysteresis,
        Duration delay,
        int medianOf,
        boolean isLatching,
        boolean isEnabled)
        implements AlertRule {

    @Override
    public String subject() {
        return vital.wireName();
    }
}

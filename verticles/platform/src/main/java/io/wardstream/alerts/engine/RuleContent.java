package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.util.UUID;

/** What a rule says, without where it is in force. Not checked, see {@link RuleCheck}. */
public sealed interface RuleContent permits RuleTemplate, ScoreTemplate {

    /** As of {@link AlertRule}. */
    String subject();

    AlarmPriority priority();

    /** A rule of that scope; 0 as in {@link AlertRule}. */
    AlertRule rule(
            UUID id, int version, int hospitalId, int wardId, int patientId, boolean isEnabled);
}

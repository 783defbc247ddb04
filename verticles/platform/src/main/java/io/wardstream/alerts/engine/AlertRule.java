package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.util.UUID;

/** A rule that raises alarms of one priority, in force for a hospital, a ward or a patient. */
public sealed interface AlertRule permits LimitRule, ScoreRule {
    UUID id();

    /** Of this rule, from 1, growing with each change. */
    int version();

    int hospitalId();

    /** 0: every ward of the hospital. */
    int wardId();

    /** 0: every patient of the scope. */
    int patientId();

    /** The wire name of the vital or the score: with the priority, what a scope has one rule of. */
    String subject();

    AlarmPriority priority();

    /** How long the condition must last before it is raised. */
    Duration delay();

    /** The alarm outlives its condition until somebody resets it. */
    boolean isLatching();

    boolean isEnabled();
}

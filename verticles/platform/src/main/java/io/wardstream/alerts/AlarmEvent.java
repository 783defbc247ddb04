package io.wardstream.alerts;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition of an alarm.
 *
 * @param version of the alarm after it
 * @param kind raised, escalated, deescalated, changed (value or rule), returned, retriggered,
 *     latched, acknowledged, acknowledgement_expired, moved (to another ward), source_changed
 *     (another device of the patient goes on showing it), closed
 * @param by user name; null when nobody did it
 * @param recordedAt when the database had it, later than {@code at} when it was away
 */
public record AlarmEvent(
        int version,
        String kind,
        Instant at,
        @Nullable String by,
        AlarmState state,
        AlarmPriority priority,
        @Nullable Double value,
        Instant recordedAt) {}

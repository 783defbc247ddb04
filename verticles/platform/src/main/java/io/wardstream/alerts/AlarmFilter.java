package io.wardstream.alerts;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which alarms to list.
 *
 * @param hospitalId 0: all
 * @param wardId 0: all
 * @param patientId 0: all
 * @param state null: all
 * @param priority null: all
 * @param from those raised at or after it; null: all
 * @param to those raised before it; null: all
 */
public record AlarmFilter(
        int hospitalId,
        int wardId,
        int patientId,
        @Nullable AlarmState state,
        @Nullable AlarmPriority priority,
        @Nullable Instant from,
        @Nullable Instant to) {}

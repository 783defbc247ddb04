package io.wardstream.alerts;

import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Instant;
import java.util.UUID;
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
 * @param kind null: all
 * @param group those that this alarm shows; null: those that are shown by themselves, and of one
 *     patient all
 */
public record AlarmFilter(
        int hospitalId,
        int wardId,
        int patientId,
        @Nullable AlarmState state,
        @Nullable AlarmPriority priority,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable AlarmKind kind,
        @Nullable UUID group) {

    /** Of every kind. */
    public AlarmFilter(
            int hospitalId,
            int wardId,
            int patientId,
            @Nullable AlarmState state,
            @Nullable AlarmPriority priority,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(hospitalId, wardId, patientId, state, priority, from, to, null, null);
    }
}

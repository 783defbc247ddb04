package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient is told, about alarms of one ward.
 *
 * @param id the same at each attempt: who has seen it has the message
 * @param ward its name
 * @param afterMinutes of the step that asked for it; 0: the first
 * @param alarms the most urgent first
 */
record Message(UUID id, UUID wardId, String ward, int afterMinutes, List<Entry> alarms) {

    /**
     * @param bed null: none, or not known now
     * @param patientName null: not to be told
     */
    record Entry(
            UUID alarmId,
            UUID patientId,
            @Nullable String bed,
            @Nullable String patientName,
            AlarmPriority priority,
            String code,
            String text,
            Instant raisedAt) {

        /** Names of patients are never printed. */
        @Override
        public String toString() {
            return "Entry[alarmId=" + alarmId + "]";
        }
    }

    Message {
        alarms = List.copyOf(alarms);
    }

    AlarmPriority priority() {
        return alarms.getFirst().priority();
    }
}

package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.util.List;

/**
 * One step of an escalation.
 *
 * @param afterMinutes without an acknowledgement, counted from the raise; 0: at once
 * @param minimumPriority alarms below it pass the step by
 */
public record RouteStep(
        int afterMinutes, AlarmPriority minimumPriority, List<Recipient> recipients) {

    public RouteStep {
        recipients = List.copyOf(recipients);
    }

    boolean concerns(AlarmPriority priority) {
        return priority.compareTo(minimumPriority) >= 0;
    }
}

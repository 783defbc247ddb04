package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;

/** What the engine says of one condition of one patient. Times are {@code observedAt} millis. */
public sealed interface Transition {
    AlarmCondition condition();

    /**
     * The condition is present, and has lasted for its delay.
     *
     * @param value what crossed the limit, in the vital's unit
     * @param since of the first sample that showed it
     */
    record Began(
            AlarmCondition condition,
            AlarmPriority priority,
            double value,
            double limit,
            int ruleVersion,
            boolean isLatching,
            long since,
            int deviceId)
            implements Transition {}

    /** The condition goes on, and crosses a limit of another priority now. */
    record Changed(
            AlarmCondition condition,
            AlarmPriority priority,
            double value,
            double limit,
            int ruleVersion,
            boolean isLatching,
            long at)
            implements Transition {}

    /** The condition has gone: a valid live sample inside the limits shows it. */
    record Ended(AlarmCondition condition, double value, long at) implements Transition {}

    /**
     * A sample that came late shows that the condition was present and has gone meanwhile.
     *
     * @param clearAt when it was not present, the last time before it began; 0: that was not seen
     */
    record Passed(Began began, long until, long clearAt) implements Transition {
        @Override
        public AlarmCondition condition() {
            return began.condition();
        }
    }

    /** No rule asks for the condition any more. */
    record Withdrawn(AlarmCondition condition) implements Transition {}
}

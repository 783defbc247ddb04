package io.wardstream.alerts;

import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.AcknowledgeTimeouts;
import io.wardstream.registry.Placement;

/**
 * Something that happens to an alarm, to be applied to the alarm as it stands when it can be
 * written. Times are epoch milliseconds of the platform's clock: when it happened, not when it is
 * recorded.
 */
sealed interface Step {
    long at();

    /** What a sample, or a change of rules, says. */
    record Judged(Transition transition, long at) implements Step {}

    /** The device that raised it measures somebody else. */
    record Unassigned(long at) implements Step {}

    /** The sample that it began with was refused at insert. */
    record Refused(long at) implements Step {}

    /** Time has passed: if the alarm is acknowledged for too long, it is not any more. */
    record AcknowledgementDue(AcknowledgeTimeouts timeouts, long at) implements Step {}

    /** What a technical alarm is about is over. */
    record Gone(long at) implements Step {}

    /**
     * What a technical alarm is about is there again.
     *
     * @param raised the alarm it is if the one before is closed by then
     */
    record Back(Alarm raised, long at) implements Step {}

    /** The alarm of a ward concerns another number of devices. */
    record Counted(WardCause cause, int devices, long at) implements Step {}

    /** More devices are lost at once, while the alarm of those before stands. */
    record Worse(long at) implements Step {}

    /** The patient lies in another ward. */
    record Moved(Placement place, long at) implements Step {}

    /** Its vital is judged by what another device of the patient says from now on. */
    record Sourced(Placement place, long at) implements Step {}
}

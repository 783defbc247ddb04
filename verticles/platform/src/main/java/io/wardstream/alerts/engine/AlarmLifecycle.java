package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Cause;
import io.wardstream.codec.model.Alarm.Progress;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What becomes of an alarm (IEC 62682). Pure functions: each returns the next version, or the same
 * instance when nothing changes. Times called {@code now} are of the platform's clock, the others
 * are {@code observedAt}; all are epoch milliseconds.
 *
 * <pre>
 * from                      when                                          to
 * -                         raised                                        UNACKNOWLEDGED
 * -                         passed                                        as if raised and ended
 * UNACKNOWLEDGED            ended, latching                               LATCHED
 * UNACKNOWLEDGED            ended, low priority                           NORMAL, closed
 * UNACKNOWLEDGED            ended                                         RETURNED_UNACKNOWLEDGED
 * UNACKNOWLEDGED            acknowledged                                  ACKNOWLEDGED
 * ACKNOWLEDGED              ended                                         NORMAL, closed
 * ACKNOWLEDGED              escalated                                     UNACKNOWLEDGED
 * ACKNOWLEDGED              acknowledgement expired                       UNACKNOWLEDGED
 * RETURNED_UNACK., LATCHED  acknowledged                                  NORMAL, closed
 * RETURNED_UNACK., LATCHED  retriggered                                   UNACKNOWLEDGED
 * any open                  withdrawn                                     NORMAL, closed
 * </pre>
 *
 * A lower priority and another value never reset an acknowledgement. What somebody has seen is in
 * {@link Acknowledgement}.
 */
public final class AlarmLifecycle {
    /** The condition has gone, and nobody needs to see that any more. */
    public static final String RETURNED = "returned";

    /** Somebody has seen it after the condition had gone. */
    public static final String ACKNOWLEDGED = "acknowledged";

    private AlarmLifecycle() {}

    /** The id that every node gives to the same alarm. */
    public static UUID id(int patientId, AlarmCondition condition, long since) {
        String name = patientId + "|" + condition.code() + "|" + since;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** A new alarm, not recorded yet. */
    public static Alarm raised(Subject subject, Began began, long now) {
        UUID id = id(subject.patientId(), began.condition(), began.since());
        Progress progress =
                new Progress(
                        began.priority(),
                        AlarmState.UNACKNOWLEDGED,
                        began.isLatching(),
                        now,
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        return new Alarm(id, 1, false, subject, cause(began), progress);
    }

    /** A new alarm whose condition has gone already, in one version. */
    public static Alarm passed(Subject subject, Passed passed, long now) {
        Alarm raised = raised(subject, passed.began(), now);
        Progress over = ended(raised, passed.until(), now).progress();
        return new Alarm(raised.id(), 1, false, subject, raised.cause(), over);
    }

    /**
     * The condition has gone.
     *
     * @param at of the sample that showed it
     */
    public static Alarm ended(Alarm alarm, long at, long now) {
        Progress was = alarm.progress();
        if (!was.state().isPresent()) {
            return alarm;
        }
        boolean isSeen = was.state() == AlarmState.ACKNOWLEDGED;
        if (!isSeen && was.isLatching()) {
            return alarm.next(gone(was, AlarmState.LATCHED, at, now));
        }
        if (isSeen || was.priority() == AlarmPriority.LOW) {
            return alarm.next(closed(gone(was, was.state(), at, now), RETURNED, now));
        }
        return alarm.next(gone(was, AlarmState.RETURNED_UNACKNOWLEDGED, at, now));
    }

    /**
     * The condition has begun again while the alarm was still open. One that is present already is
     * the same alarm found by two nodes, and at most rises.
     */
    public static Alarm retriggered(Alarm alarm, Began began) {
        if (alarm.state().isPresent()) {
            return began.priority().code() > alarm.priority().code()
                    ? moved(alarm, began.priority(), cause(alarm, began), began.isLatching())
                    : alarm;
        }
        if (!alarm.isOpen()) {
            return alarm;
        }
        Progress was = alarm.progress();
        Progress again =
                new Progress(
                        began.priority(),
                        AlarmState.UNACKNOWLEDGED,
                        was.isLatching() || began.isLatching(),
                        was.raisedAt(),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        return withCause(alarm.next(again), cause(alarm, began));
    }

    /** The condition crosses a limit of another priority, or another value. */
    public static Alarm changed(Alarm alarm, Changed changed) {
        if (!alarm.state().isPresent()) {
            return alarm;
        }
        Cause cause =
                cause(
                        alarm.cause(),
                        changed.condition(),
                        changed.value(),
                        changed.limit(),
                        changed.ruleVersion());
        return moved(alarm, changed.priority(), cause, changed.isLatching());
    }

    /**
     * There is no reason for it any more, whatever the condition does.
     *
     * @param reason as in {@link Progress#closeReason}: rule_changed, unassigned, sample_rejected
     */
    public static Alarm withdrawn(Alarm alarm, String reason, long now) {
        return alarm.isOpen() ? alarm.next(closed(alarm.progress(), reason, now)) : alarm;
    }

    private static Alarm moved(
            Alarm alarm, AlarmPriority priority, Cause cause, boolean isLatching) {
        Progress was = alarm.progress();
        boolean isEscalated = priority.code() > was.priority().code();
        Progress moved =
                new Progress(
                        priority,
                        isEscalated ? AlarmState.UNACKNOWLEDGED : was.state(),
                        was.isLatching() || isLatching,
                        was.raisedAt(),
                        isEscalated ? 0 : was.acknowledgedAt(),
                        isEscalated ? null : was.acknowledgedBy(),
                        was.conditionUntil(),
                        was.clearedAt(),
                        was.closedAt(),
                        was.closeReason());
        boolean isSame = moved.equals(was) && cause.equals(alarm.cause());
        return isSame ? alarm : withCause(alarm.next(moved), cause);
    }

    private static Progress gone(Progress was, AlarmState state, long at, long now) {
        return new Progress(
                was.priority(),
                state,
                was.isLatching(),
                was.raisedAt(),
                was.acknowledgedAt(),
                was.acknowledgedBy(),
                at,
                now,
                0,
                null);
    }

    /** Over. */
    static Progress closed(Progress was, String reason, long now) {
        return new Progress(
                was.priority(),
                AlarmState.NORMAL,
                was.isLatching(),
                was.raisedAt(),
                was.acknowledgedAt(),
                was.acknowledgedBy(),
                was.conditionUntil(),
                was.clearedAt(),
                now,
                reason);
    }

    private static Alarm withCause(Alarm alarm, Cause cause) {
        return new Alarm(
                alarm.id(),
                alarm.version(),
                alarm.isDurable(),
                alarm.subject(),
                cause,
                alarm.progress());
    }

    private static Cause cause(Began began) {
        AlarmCondition condition = began.condition();
        return new Cause(
                AlarmKind.PHYSIOLOGICAL,
                condition.code(),
                condition.vital(),
                began.value(),
                began.limit(),
                condition.text(began.value(), began.limit()),
                began.ruleVersion(),
                began.since());
    }

    private static Cause cause(Alarm alarm, Began began) {
        return cause(
                alarm.cause(),
                began.condition(),
                began.value(),
                began.limit(),
                began.ruleVersion());
    }

    /** Another value and limit; what the alarm is known by stays. */
    private static Cause cause(
            Cause was, AlarmCondition condition, double value, double limit, int ruleVersion) {
        return new Cause(
                was.kind(),
                was.code(),
                was.vital(),
                value,
                limit,
                condition.text(value, limit),
                ruleVersion,
                was.conditionSince());
    }
}

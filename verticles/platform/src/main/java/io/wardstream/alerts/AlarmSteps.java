package io.wardstream.alerts;

import io.wardstream.alerts.engine.Acknowledgement;
import io.wardstream.alerts.engine.AlarmLifecycle;
import io.wardstream.alerts.engine.TechnicalAlarm;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.config.AcknowledgeTimeouts;
import io.wardstream.registry.Placement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of an alarm by a step, and what is written of it. Pure. */
final class AlarmSteps {
    private static final String RULE_CHANGED = "rule_changed";
    private static final String UNASSIGNED = "unassigned";
    private static final String SAMPLE_REJECTED = "sample_rejected";

    /** Of an alarm that was shown and never recorded: another was there before. */
    private static final String ADOPTED = "adopted";

    private AlarmSteps() {}

    /** A new alarm, by a condition that began or has passed; others fail. */
    static Recording raise(Step.Judged step, Placement place) {
        return raise(step, subject(place));
    }

    /** As above. */
    static Recording raise(Step.Judged step, Subject subject) {
        long now = step.at();
        return switch (step.transition()) {
            case Began began ->
                    new Recording(
                            AlarmLifecycle.raised(subject, began, now),
                            "raised",
                            now,
                            null,
                            began.value());
            case Passed passed ->
                    new Recording(
                                    AlarmLifecycle.passed(subject, passed, now),
                                    "raised",
                                    now,
                                    null,
                                    passed.began().value())
                            .clearAt(passed.clearAt());
            case Changed _, Ended _, Withdrawn _ ->
                    throw new IllegalArgumentException("not a beginning: " + step.transition());
        };
    }

    /** Whether the condition, gone by what is on record, has begun again since. */
    static boolean isNewTo(Step beginning, Alarm standing) {
        return standing.isOpen()
                && !standing.state().isPresent()
                && beginning instanceof Step.Judged(Began began, long _)
                && began.since() > standing.progress().conditionUntil();
    }

    /** Null when the alarm stays as it is. */
    static @Nullable Recording apply(Step step, Alarm standing) {
        return switch (step) {
            case Step.Judged judged -> judged(judged.transition(), standing, judged.at());
            case Step.Unassigned(long at) ->
                    closed(AlarmLifecycle.withdrawn(standing, UNASSIGNED, at), standing, at);
            case Step.Refused(long at) ->
                    closed(AlarmLifecycle.withdrawn(standing, SAMPLE_REJECTED, at), standing, at);
            case Step.AcknowledgementDue(AcknowledgeTimeouts timeouts, long at) ->
                    expired(standing, timeouts.of(standing.priority()), at);
            case Step.Gone(long at) ->
                    ended(AlarmLifecycle.ended(standing, at, at), standing, at, Double.NaN);
            case Step.Back(_, long at) ->
                    recording(
                            TechnicalAlarm.retriggered(standing),
                            standing,
                            "retriggered",
                            at,
                            Double.NaN);
            case Step.Counted(WardCause cause, int devices, long at) ->
                    recording(
                            TechnicalAlarm.counted(standing, cause, devices),
                            standing,
                            "changed",
                            at,
                            devices);
            case Step.Worse(long at) ->
                    recording(
                            TechnicalAlarm.worse(standing),
                            standing,
                            "retriggered",
                            at,
                            Double.NaN);
            case Step.Moved(Placement place, long at) -> moved(standing, place, at);
            case Step.Sourced(Placement place, long at) -> sourced(standing, place, at);
        };
    }

    private static @Nullable Recording judged(Transition transition, Alarm standing, long at) {
        return switch (transition) {
            case Began began -> again(AlarmLifecycle.retriggered(standing, began), standing, at);
            case Changed changed ->
                    changed(AlarmLifecycle.changed(standing, changed), standing, at);
            case Ended ended ->
                    ended(
                            AlarmLifecycle.ended(standing, ended.at(), at),
                            standing,
                            at,
                            ended.value());
            case Withdrawn _ ->
                    closed(AlarmLifecycle.withdrawn(standing, RULE_CHANGED, at), standing, at);
            case Passed _ -> null; // an episode beside the one that is open
        };
    }

    private static @Nullable Recording again(Alarm next, Alarm standing, long at) {
        String kind = standing.state().isPresent() ? "escalated" : "retriggered";
        return recording(next, standing, kind, at, next.cause().value());
    }

    private static @Nullable Recording changed(Alarm next, Alarm standing, long at) {
        int rise = next.priority().compareTo(standing.priority());
        String kind = rise > 0 ? "escalated" : rise < 0 ? "deescalated" : "changed";
        return recording(next, standing, kind, at, next.cause().value());
    }

    private static @Nullable Recording ended(Alarm next, Alarm standing, long at, double value) {
        String kind =
                switch (next.state()) {
                    case LATCHED -> "latched";
                    case NORMAL -> "closed";
                    default -> "returned";
                };
        return recording(next, standing, kind, at, value);
    }

    private static @Nullable Recording closed(Alarm next, Alarm standing, long at) {
        return recording(next, standing, "closed", at, Double.NaN);
    }

    private static @Nullable Recording expired(Alarm standing, Duration timeout, long at) {
        Alarm next = Acknowledgement.expired(standing, timeout, at);
        return recording(next, standing, "acknowledgement_expired", at, next.cause().value());
    }

    private static @Nullable Recording moved(Alarm standing, Placement place, long at) {
        if (!standing.isOpen() || standing.subject().wardId() == place.wardId()) {
            return null;
        }
        Alarm next =
                new Alarm(
                        standing.id(),
                        standing.version() + 1,
                        standing.isDurable(),
                        subject(place),
                        standing.cause(),
                        standing.progress());
        return new Recording(next, "moved", at, null, Double.NaN);
    }

    /** The ward stays: that of the alarm follows the patient, see {@link Step.Moved}. */
    private static @Nullable Recording sourced(Alarm standing, Placement place, long at) {
        Subject was = standing.subject();
        if (!standing.state().isPresent() || was.deviceId() == place.deviceId()) {
            return null;
        }
        Subject subject =
                new Subject(
                        was.hospitalId(),
                        was.wardId(),
                        was.wardPublicId(),
                        was.patientId(),
                        was.patientPublicId(),
                        place.deviceId(),
                        place.devicePublicId(),
                        was.groupId());
        Alarm next =
                new Alarm(
                        standing.id(),
                        standing.version() + 1,
                        standing.isDurable(),
                        subject,
                        standing.cause(),
                        standing.progress());
        return new Recording(next, "source_changed", at, null, Double.NaN);
    }

    /** Somebody has seen it; null when that changes nothing. */
    static @Nullable Recording acknowledged(Alarm standing, String by, long now) {
        Alarm next = Acknowledgement.given(standing, by, now);
        return next.version() == standing.version()
                ? null
                : new Recording(next, "acknowledged", now, by, Double.NaN);
    }

    /** The last word on an alarm that was shown, and is not the one that is recorded. */
    static Alarm adopted(Alarm shown, long now) {
        return AlarmLifecycle.withdrawn(shown, ADOPTED, now);
    }

    /** The life cycle leaves the version as it is when nothing changes. */
    private static @Nullable Recording recording(
            Alarm next, Alarm standing, String kind, long at, double value) {
        return next.version() == standing.version()
                ? null
                : new Recording(next, kind, at, null, value);
    }

    /** Whom the device measures there. */
    static Subject subject(Placement place) {
        return new Subject(
                place.hospitalId(),
                place.wardId(),
                place.wardPublicId(),
                place.patientId(),
                place.patientPublicId(),
                place.deviceId(),
                place.devicePublicId());
    }
}

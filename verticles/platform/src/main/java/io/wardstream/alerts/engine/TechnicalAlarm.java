package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Cause;
import io.wardstream.codec.model.Alarm.Progress;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Alarms of equipment, where they differ from those of patients: what they are made of. How they
 * end and are acknowledged is in {@link AlarmLifecycle}. Pure functions; times are epoch
 * milliseconds of the platform's clock.
 */
public final class TechnicalAlarm {

    private TechnicalAlarm() {}

    /** The id that every node gives to the same alarm. */
    public static UUID id(Subject subject, String code, long since) {
        String whose =
                subject.isWard()
                        ? "ward|" + subject.wardId()
                        : subject.patientId() + "|" + subject.deviceId();
        String name = whose + "|" + code + "|" + since;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** A new alarm of one device, not recorded yet. */
    public static Alarm raised(
            Subject subject, TechnicalFact fact, AlarmPriority priority, long since, long now) {
        Cause cause = cause(fact.code(), fact.vital(), Double.NaN, fact.text(), since);
        return raised(subject, cause, priority, now);
    }

    /** A new alarm of a ward, not recorded yet. */
    public static Alarm raised(Subject subject, WardCause ward, int devices, long since, long now) {
        Cause cause = cause(ward.code(), null, devices, ward.text(devices), since);
        return raised(subject, cause, AlarmPriority.LOW, now);
    }

    /**
     * Nobody judged the ward for a while: over already, and to be seen by somebody.
     *
     * @param from when it was judged last
     * @param until when it is judged again
     */
    public static Alarm platformWasDown(Subject ward, long from, long until) {
        String text = "Platform was down for " + duration(until - from);
        Cause cause = cause(WardFact.PLATFORM_DOWN.name(), null, Double.NaN, text, from);
        Alarm raised = raised(ward, cause, AlarmPriority.MEDIUM, until);
        Progress over = AlarmLifecycle.ended(raised, until, until).progress();
        return new Alarm(raised.id(), 1, false, ward, cause, over);
    }

    private static String duration(long millis) {
        long minutes = Math.round(millis / 60_000.0);
        return minutes < 2 ? Math.round(millis / 1_000.0) + " s" : minutes + " min";
    }

    private static Cause cause(
            String code, @Nullable VitalSign vital, double value, String text, long since) {
        return new Cause(AlarmKind.TECHNICAL, code, vital, value, Double.NaN, text, 0, since);
    }

    private static Alarm raised(Subject subject, Cause cause, AlarmPriority priority, long now) {
        Progress progress =
                new Progress(
                        priority, AlarmState.UNACKNOWLEDGED, false, now, 0, null, 0, 0, 0, null);
        UUID id = id(subject, cause.code(), cause.conditionSince());
        return new Alarm(id, 1, false, subject, cause, progress);
    }

    /** It is so again while the alarm was still open, and nobody has seen that yet. */
    public static Alarm retriggered(Alarm alarm) {
        boolean isOver = alarm.isOpen() && !alarm.state().isPresent();
        return isOver ? unseen(alarm) : alarm;
    }

    /**
     * More has happened than whoever acknowledged it can have seen. A version of its own also where
     * nobody has, as far as is known here: somebody may at this moment.
     */
    public static Alarm worse(Alarm alarm) {
        return alarm.state().isPresent() ? unseen(alarm) : alarm;
    }

    private static Alarm unseen(Alarm alarm) {
        Progress was = alarm.progress();
        Progress again =
                new Progress(
                        was.priority(),
                        AlarmState.UNACKNOWLEDGED,
                        was.isLatching(),
                        was.raisedAt(),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        return alarm.next(again);
    }

    /** It concerns another number of devices now; that resets no acknowledgement. */
    public static Alarm counted(Alarm alarm, WardCause ward, int devices) {
        if (!alarm.state().isPresent() || alarm.cause().value() == devices) {
            return alarm;
        }
        Alarm next = alarm.next(alarm.progress());
        return new Alarm(
                next.id(),
                next.version(),
                next.isDurable(),
                next.subject(),
                cause(
                        ward.code(),
                        null,
                        devices,
                        ward.text(devices),
                        alarm.cause().conditionSince()),
                next.progress());
    }
}

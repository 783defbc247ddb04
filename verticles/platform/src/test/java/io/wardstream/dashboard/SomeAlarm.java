package io.wardstream.dashboard;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alarms for tests: a low SpO2 of somebody. */
final class SomeAlarm {

    static final long RAISED_AT = 1_764_000_000_000L;

    private SomeAlarm() {}

    static Alarm raised(int hospitalId) {
        return raised(
                new Alarm.Subject(
                        hospitalId,
                        1,
                        UUID.randomUUID(),
                        1,
                        UUID.randomUUID(),
                        1,
                        UUID.randomUUID()));
    }

    /** Of that patient. */
    static Alarm of(Patient patient) {
        return raised(
                new Alarm.Subject(
                        patient.hospitalId(),
                        patient.wardId(),
                        patient.wardPublicId(),
                        patient.id(),
                        patient.publicId(),
                        1,
                        UUID.randomUUID()));
    }

    private static Alarm raised(Alarm.Subject subject) {
        return new Alarm(
                UUID.randomUUID(),
                1,
                true,
                subject,
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        "SPO2_LOW",
                        VitalSign.SPO2,
                        86,
                        88,
                        "SpO2 86 < 88",
                        3,
                        RAISED_AT - 15_000),
                progress(AlarmState.UNACKNOWLEDGED, null, 0));
    }

    static Alarm unrecorded(Alarm alarm) {
        return new Alarm(
                alarm.id(),
                alarm.version(),
                false,
                alarm.subject(),
                alarm.cause(),
                alarm.progress());
    }

    static Alarm acknowledged(Alarm alarm) {
        return alarm.next(progress(AlarmState.ACKNOWLEDGED, "nurse", 0));
    }

    /** The next version, unseen and of that priority. */
    static Alarm ofPriority(Alarm alarm, AlarmPriority priority) {
        Alarm.Progress was = alarm.progress();
        return alarm.next(
                new Alarm.Progress(
                        priority,
                        AlarmState.UNACKNOWLEDGED,
                        false,
                        was.raisedAt(),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null));
    }

    /** The next version, its patient being in another ward now. */
    static Alarm moved(Alarm alarm, int wardId) {
        Alarm next = alarm.next(alarm.progress());
        Alarm.Subject was = alarm.subject();
        return new Alarm(
                next.id(),
                next.version(),
                next.isDurable(),
                new Alarm.Subject(
                        was.hospitalId(),
                        wardId,
                        UUID.randomUUID(),
                        was.patientId(),
                        was.patientPublicId(),
                        was.deviceId(),
                        was.devicePublicId()),
                next.cause(),
                next.progress());
    }

    static Alarm closed(Alarm alarm) {
        return alarm.next(progress(AlarmState.NORMAL, null, RAISED_AT + 60_000));
    }

    static Alarm.Progress progress(AlarmState state, @Nullable String by, long closedAt) {
        return new Alarm.Progress(
                AlarmPriority.HIGH,
                state,
                false,
                RAISED_AT,
                by == null ? 0 : RAISED_AT + 1_000,
                by,
                closedAt,
                closedAt,
                closedAt,
                closedAt == 0 ? null : "returned");
    }
}

package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalAlarm;
import io.wardstream.alerts.engine.TechnicalFact;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmPriority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The technical alarms of the devices of one verticle instance: at most one a device and code.
 * Confined to one event loop.
 */
final class TechnicalAlarms {
    private final AlarmDesk desk;
    private final TechnicalCases cases;

    TechnicalAlarms(AlarmDesk desk) {
        this.desk = desk;
        this.cases = new TechnicalCases(desk);
    }

    /** Something is wrong with a device. */
    void began(Subject subject, TechnicalFact fact, AlarmPriority priority, long since, long now) {
        cases.began(TechnicalAlarm.raised(subject, fact, priority, since, now), now);
    }

    /** It is over with the device of that patient. */
    void ended(int patientId, TechnicalFact fact, long now) {
        cases.over(CaseKey.of(patientId, fact), now);
    }

    /** The devices that are shown by the alarm of their group. */
    List<Subject> grouped() {
        List<Subject> devices = new ArrayList<>();
        for (CaseKey key : cases.present()) {
            AlarmCase known = cases.of(key);
            if (known != null && known.standing().subject().groupId() != null) {
                devices.add(known.standing().subject());
            }
        }
        return devices;
    }

    /** The device measures somebody else: its alarms are over. */
    void unassigned(int patientId, int deviceId, long now) {
        for (AlarmCase known : cases.all()) {
            Subject subject = known.standing().subject();
            if (subject.patientId() == patientId && subject.deviceId() == deviceId) {
                cases.withdraw(known, new Step.Unassigned(now));
            }
        }
    }

    /** An alarm that is on record and not known here; its device measures somebody else. */
    void letGo(Alarm alarm, long now) {
        AlarmCase known = cases.of(CaseKey.of(alarm));
        desk.recorder()
                .step(known == null ? AlarmCase.recorded(alarm) : known, new Step.Unassigned(now));
    }

    /** As {@link TechnicalCases#keepUp}; one that moves stands for itself again. */
    void keepUp(long now) {
        cases.keepUp(now);
    }

    /** As {@link TechnicalCases#closed}. */
    void closed(AlarmCase known, long now, Consumer<Alarm> onLost) {
        cases.closed(known, now, onLost);
    }

    /** As {@link TechnicalCases#adopt}. */
    boolean adopt(Alarm alarm) {
        return cases.adopt(alarm);
    }

    /** Somebody else looks after the patient; what waits to be written is written all the same. */
    void forget(int patientId) {
        cases.forget(key -> key.patientId() == patientId);
    }

    /** As {@link TechnicalCases#compare}. */
    void compare(
            Collection<Alarm> open,
            long readAt,
            boolean isWhole,
            Consumer<Alarm> onFound,
            Consumer<Alarm> onLost) {
        cases.compare(open, readAt, isWhole, onFound, onLost);
    }
}

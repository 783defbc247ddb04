package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalAlarm;
import io.wardstream.alerts.engine.TechnicalFact;
import io.wardstream.alerts.engine.WardFact;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.registry.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The technical alarms of one verticle instance: at most one case a device and code, and one a ward
 * and code. What the engines say becomes a raise, or a step of the alarm there is. Confined to one
 * event loop.
 */
final class TechnicalAlarms {
    private final AlarmDesk desk;
    private final Map<Key, AlarmCase> cases = new HashMap<>();

    /** Those whose condition is there, by the engines' last word; their alarms follow. */
    private final Set<Key> present = new HashSet<>();

    TechnicalAlarms(AlarmDesk desk) {
        this.desk = desk;
    }

    /**
     * What there is one open alarm of.
     *
     * @param patientId 0: of the ward
     */
    record Key(int patientId, int wardId, int deviceId, String code) {
        static Key of(Alarm alarm) {
            return of(alarm.subject(), alarm.cause().code());
        }

        /** A patient may move; the ward is not part of a patient's key. */
        static Key of(Subject subject, String code) {
            int wardId = subject.isWard() ? subject.wardId() : 0;
            return new Key(subject.patientId(), wardId, subject.deviceId(), code);
        }
    }

    /** Something is wrong with a device. */
    void began(Subject subject, TechnicalFact fact, AlarmPriority priority, long since, long now) {
        Key key = Key.of(subject, fact.code());
        present.add(key);
        put(key, TechnicalAlarm.raised(subject, fact, priority, since, now), now);
    }

    private void put(Key key, Alarm raised, long now) {
        AlarmCase known = cases.get(key);
        if (known != null) {
            desk.recorder().step(known, new Step.Back(raised, now));
            return;
        }
        AlarmCase fresh = AlarmCase.raised(new Recording(raised, "raised", now, null, Double.NaN));
        cases.put(key, fresh);
        desk.recorder().raise(fresh);
    }

    /** It is over with the device of that patient. */
    void ended(int patientId, TechnicalFact fact, long now) {
        over(new Key(patientId, 0, fact.deviceId(), fact.code()), now);
    }

    private void over(Key key, long now) {
        AlarmCase known = cases.get(key);
        if (present.remove(key) && known != null) {
            desk.recorder().step(known, new Step.Gone(now));
        }
    }

    /**
     * So many devices of a ward are concerned.
     *
     * @param since when it began, for an alarm that is not there yet
     */
    void counted(Subject ward, WardFact fact, int devices, long since, long now) {
        Key key = Key.of(ward, fact.name());
        AlarmCase known = cases.get(key);
        if (devices == 0) {
            over(key, now);
        } else if (present.add(key)) {
            put(key, TechnicalAlarm.raised(ward, fact, devices, since, now), now);
        } else if (known != null
                && !known.hasWork()
                && known.standing().cause().value() != devices) {
            desk.recorder().step(known, new Step.Counted(fact, devices, now));
        }
    }

    /** The platform was down; while nobody has seen that it was once, it is not said twice. */
    void passed(Subject ward, long from, long until) {
        Key key = Key.of(ward, WardFact.PLATFORM_DOWN.name());
        if (!cases.containsKey(key)) {
            put(key, TechnicalAlarm.platformWasDown(ward, from, until), until);
        }
    }

    /** The alarm of a ward; null when there is none. */
    @Nullable Alarm ofWard(int wardId, WardFact fact) {
        AlarmCase known = cases.get(new Key(0, wardId, 0, fact.name()));
        return known == null ? null : known.standing();
    }

    /** How many devices of each ward are shown by the alarm of their group. */
    Map<Integer, Integer> grouped() {
        Map<Integer, Integer> byWard = new HashMap<>();
        for (Key key : present) {
            AlarmCase known = cases.get(key);
            if (known != null && known.standing().subject().groupId() != null) {
                byWard.merge(known.standing().subject().wardId(), 1, Integer::sum);
            }
        }
        return byWard;
    }

    /** The wards with such an alarm. */
    List<Subject> wardsWith(WardFact fact) {
        return cases.values().stream()
                .map(AlarmCase::standing)
                .filter(alarm -> alarm.subject().isWard())
                .filter(alarm -> alarm.cause().code().equals(fact.name()))
                .map(Alarm::subject)
                .toList();
    }

    /** The device measures somebody else: its alarms are over. */
    void unassigned(int patientId, int deviceId, long now) {
        for (Map.Entry<Key, AlarmCase> entry : List.copyOf(cases.entrySet())) {
            Key key = entry.getKey();
            if (key.patientId() == patientId && key.deviceId() == deviceId) {
                present.remove(key);
                desk.recorder().step(entry.getValue(), new Step.Unassigned(now));
            }
        }
    }

    /** An alarm that is on record and not known here; its device measures somebody else. */
    void letGo(Alarm alarm, long now) {
        AlarmCase known = cases.get(Key.of(alarm));
        desk.recorder()
                .step(known == null ? AlarmCase.recorded(alarm) : known, new Step.Unassigned(now));
    }

    /** Tells alarms of the ward their patient lies in; such a one stands for itself again. */
    void follow(long now) {
        for (AlarmCase known : List.copyOf(cases.values())) {
            Subject subject = known.standing().subject();
            Placement place = desk.placements().ofDevice(subject.deviceId());
            if (place != null
                    && place.patientId() == subject.patientId()
                    && place.wardId() != subject.wardId()
                    && !known.hasWork()) {
                desk.recorder().step(known, new Step.Moved(place, now));
            }
        }
    }

    /** The alarm of the case is closed on record; what is left of it may be the next one's. */
    void closed(AlarmCase known, long now) {
        Key key = Key.of(known.standing());
        if (!cases.remove(key, known)) {
            return;
        }
        Alarm next = null;
        for (Step left : known.takeSteps()) {
            next = left instanceof Step.Back back ? back.raised() : next;
        }
        if (next != null && present.contains(key)) {
            put(key, next, now);
        }
    }

    /** Somebody else looks after the patient; what waits to be written is written all the same. */
    void forget(int patientId) {
        cases.keySet().removeIf(key -> key.patientId() == patientId);
        present.removeIf(key -> key.patientId() == patientId);
    }

    /** Somebody else looks after these wards. */
    void forgetWards(Collection<Integer> wardIds) {
        cases.keySet().removeIf(key -> key.patientId() == 0 && wardIds.contains(key.wardId()));
        present.removeIf(key -> key.patientId() == 0 && wardIds.contains(key.wardId()));
    }

    /**
     * Compares with what the database has open, where nothing is under way.
     *
     * @param readAt epoch milliseconds: what is younger may be missing there
     * @param isWhole false: there may be more that are open
     * @param onFound told of an alarm that was not known here
     * @param onLost told of an alarm that was here, and that somebody has closed while it stood
     */
    void compare(
            Collection<Alarm> open,
            long readAt,
            boolean isWhole,
            Consumer<Alarm> onFound,
            Consumer<Alarm> onLost) {
        Set<UUID> found = new HashSet<>();
        for (Alarm alarm : open) {
            found.add(alarm.id());
            AlarmCase known = cases.get(Key.of(alarm));
            if (known == null) {
                adopt(alarm);
                onFound.accept(alarm);
            } else if (known.isSettledBefore(readAt)) {
                known.stands(alarm, readAt);
            }
        }
        if (isWhole) {
            for (AlarmCase known : new ArrayList<>(cases.values())) {
                if (!found.contains(known.standing().id()) && known.isSettledBefore(readAt)) {
                    Key key = Key.of(known.standing());
                    cases.remove(key);
                    if (present.remove(key)) {
                        onLost.accept(known.standing());
                    }
                }
            }
        }
    }

    private void adopt(Alarm alarm) {
        Key key = Key.of(alarm);
        cases.put(key, AlarmCase.recorded(alarm));
        if (alarm.state().isPresent()) {
            present.add(key);
        }
    }
}

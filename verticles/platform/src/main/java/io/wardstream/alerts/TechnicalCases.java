package io.wardstream.alerts;

import io.wardstream.codec.model.Alarm;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Technical alarms that are open, or on their way to the record: at most one a {@link CaseKey}.
 * What begins becomes a raise, or a step of the alarm there is. Confined to one event loop.
 */
final class TechnicalCases {
    private final AlarmDesk desk;
    private final Map<CaseKey, AlarmCase> cases = new HashMap<>();

    /** Those whose condition is there, by the last word; their alarms follow. */
    private final Set<CaseKey> present = new HashSet<>();

    TechnicalCases(AlarmDesk desk) {
        this.desk = desk;
    }

    /** Null when there is none. */
    @Nullable AlarmCase of(CaseKey key) {
        return cases.get(key);
    }

    boolean isPresent(CaseKey key) {
        return present.contains(key);
    }

    Collection<CaseKey> present() {
        return present;
    }

    /** A copy: to be walked through while they come and go. */
    List<AlarmCase> all() {
        return List.copyOf(cases.values());
    }

    /** It is so now. */
    void began(Alarm raised, long now) {
        present.add(CaseKey.of(raised));
        put(raised, now);
    }

    /** Raises it, or tells the alarm there is that it is so again. */
    void put(Alarm raised, long now) {
        AlarmCase known = cases.get(CaseKey.of(raised));
        if (known != null) {
            desk.recorder().step(known, new Step.Back(raised, now));
            return;
        }
        AlarmCase fresh = AlarmCase.raised(new Recording(raised, "raised", now, null, Double.NaN));
        cases.put(CaseKey.of(raised), fresh);
        desk.recorder().raise(fresh);
    }

    /** It is not so any more. */
    void over(CaseKey key, long now) {
        AlarmCase known = cases.get(key);
        if (present.remove(key) && known != null) {
            desk.recorder().step(known, new Step.Gone(now));
        }
    }

    /** There is no reason for the alarm any more, whatever the condition does. */
    void withdraw(AlarmCase known, Step reason) {
        present.remove(CaseKey.of(known.standing()));
        desk.recorder().step(known, reason);
    }

    /**
     * The alarm of the case is closed on record; what is left of it may be the next one's.
     *
     * @param onLost told of an alarm that somebody has closed, or that was closed before it could
     *     begin again, although its condition is there
     */
    void closed(AlarmCase known, long now, Consumer<Alarm> onLost) {
        CaseKey key = CaseKey.of(known.standing());
        if (!cases.remove(key, known)) {
            return;
        }
        Alarm next = null;
        for (Step left : known.takeSteps()) {
            next = left instanceof Step.Back back ? back.raised() : next;
        }
        if (!present.contains(key)) {
            return;
        }
        if (next == null) {
            lose(known.standing(), onLost);
        } else {
            put(next, now);
        }
    }

    /** Tells alarms of the ward their patient lies in, and ends what was seen too long ago. */
    void keepUp(long now) {
        for (AlarmCase known : all()) {
            desk.keepUp(known, now);
        }
    }

    /** Somebody else looks after these; what waits to be written is written all the same. */
    void forget(Predicate<CaseKey> isOut) {
        cases.keySet().removeIf(isOut);
        present.removeIf(isOut);
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
            AlarmCase known = cases.get(CaseKey.of(alarm));
            if (adopt(alarm)) {
                onFound.accept(alarm);
            } else if (known != null && known.isSettledBefore(readAt)) {
                known.stands(alarm, readAt);
            }
        }
        if (isWhole) {
            for (AlarmCase known : all()) {
                if (!found.contains(known.standing().id()) && known.isSettledBefore(readAt)) {
                    lose(known.standing(), onLost);
                }
            }
        }
    }

    /** Takes on an alarm that is on record; false when there is one of its kind here. */
    boolean adopt(Alarm alarm) {
        CaseKey key = CaseKey.of(alarm);
        if (cases.putIfAbsent(key, AlarmCase.recorded(alarm)) != null) {
            return false;
        }
        if (alarm.state().isPresent()) {
            present.add(key);
        }
        return true;
    }

    private void lose(Alarm alarm, Consumer<Alarm> onLost) {
        CaseKey key = CaseKey.of(alarm);
        cases.remove(key);
        if (present.remove(key)) {
            onLost.accept(alarm);
        }
    }
}

package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalAlarm;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.alerts.engine.WardFact;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The alarms of whole wards: one a ward and cause. Confined to one event loop. */
final class WardAlarms {
    private final AlarmDesk desk;
    private final TechnicalCases cases;

    WardAlarms(AlarmDesk desk) {
        this.desk = desk;
        this.cases = new TechnicalCases(desk);
    }

    /**
     * So many devices of a ward are concerned.
     *
     * @param since when it began, for an alarm that is not there yet
     */
    void counted(Subject ward, WardCause cause, int devices, long since, long now) {
        CaseKey key = CaseKey.ofWard(ward.wardId(), cause);
        if (devices == 0) {
            cases.over(key, now);
            return;
        }
        if (!cases.isPresent(key)) {
            cases.began(TechnicalAlarm.raised(ward, cause, devices, since, now), now);
            return;
        }
        AlarmCase known = cases.of(key);
        if (known != null && !known.hasWork() && known.standing().cause().value() != devices) {
            desk.recorder().step(known, new Step.Counted(cause, devices, now));
        }
    }

    /** More has happened of what the alarm is about: who has seen it has not seen that. */
    void worse(int wardId, WardCause cause, long now) {
        AlarmCase known = cases.of(CaseKey.ofWard(wardId, cause));
        if (known != null) {
            desk.recorder().step(known, new Step.Worse(now));
        }
    }

    /** The alarm as others see it; null when there is none, or while it is about to be written. */
    @Nullable Alarm standing(int wardId, WardCause cause) {
        AlarmCase known = cases.of(CaseKey.ofWard(wardId, cause));
        if (known == null || (!known.isRecorded() && !known.isShownUnrecorded())) {
            return null;
        }
        return known.standing();
    }

    /** The platform was down; while nobody has seen that it was once, it is not said twice. */
    void passed(Subject ward, long from, long until) {
        WardCause down = WardCause.of(WardFact.PLATFORM_DOWN);
        if (cases.of(CaseKey.ofWard(ward.wardId(), down)) == null) {
            cases.put(TechnicalAlarm.platformWasDown(ward, from, until), until);
        }
    }

    /** The wards with such an alarm. */
    List<Subject> with(WardFact fact) {
        List<Subject> wards = new ArrayList<>(0);
        for (AlarmCase known : cases.all()) {
            if (known.code().equals(fact.name())) {
                wards.add(known.standing().subject());
            }
        }
        return wards;
    }

    /** As {@link TechnicalCases#keepUp}. */
    void keepUp(long now) {
        cases.keepUp(now);
    }

    /** As {@link TechnicalCases#closed}. */
    void closed(AlarmCase known, long now, Consumer<Alarm> onLost) {
        cases.closed(known, now, onLost);
    }

    /** Somebody else looks after the wards of the other shards. */
    void keep(IntPredicate isWardHere) {
        cases.forget(key -> !isWardHere.test(key.wardId()));
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

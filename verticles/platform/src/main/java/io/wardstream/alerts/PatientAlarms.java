package io.wardstream.alerts;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of one patient: at most one case a condition. What the engine says becomes a raise, or
 * a step of the alarm there is. Confined to one event loop.
 */
final class PatientAlarms {
    /** The bus brings a sample within milliseconds, or after it was broken. */
    private static final long LATE_MILLIS = 1_000;

    private final int patientId;
    private final AlarmDesk desk;
    private final Map<String, AlarmCase> cases = new HashMap<>();

    /**
     * By condition: began, and it is not known yet whom to name, with what came of it since, at
     * most {@link AlarmCase#MAX_STEPS} steps.
     */
    private final Map<String, List<Step.Judged>> unplaced = new HashMap<>();

    private boolean isRestored;

    PatientAlarms(int patientId, AlarmDesk desk) {
        this.patientId = patientId;
        this.desk = desk;
    }

    Collection<AlarmCase> cases() {
        return cases.values();
    }

    /** As they stand, on record or not. */
    List<Alarm> standing() {
        return cases.values().stream().map(AlarmCase::standing).toList();
    }

    /** The case of a condition; null when there is none. */
    @Nullable AlarmCase caseOf(String code) {
        return cases.get(code);
    }

    boolean isEmpty() {
        return cases.isEmpty() && unplaced.isEmpty();
    }

    /**
     * The engine has spoken.
     *
     * @param clearAt as in {@link Recording#clearAt}, where it has begun
     * @param receivedAt epoch milliseconds, of the sample that made it speak
     */
    void judged(Transition transition, long clearAt, long receivedAt, long now) {
        boolean isLate = now - receivedAt > LATE_MILLIS;
        judged(new Step.Judged(transition, now), clearAt, receivedAt, isLate);
    }

    /** The engine has spoken of what came late: others may have recorded that, and more of it. */
    void found(Transition transition, long clearAt, long now) {
        judged(new Step.Judged(transition, now), clearAt, now, true);
    }

    private void found(Step.Judged step) {
        judged(step, 0, step.at(), true);
    }

    private void judged(Step.Judged step, long clearAt, long receivedAt, boolean isLate) {
        String code = step.transition().condition().code();
        AlarmCase known = cases.get(code);
        if (known != null) {
            if (!raiseBeside(step, receivedAt, isLate)) {
                desk.recorder().step(known, step);
            }
            return;
        }
        List<Step.Judged> waiting = unplaced.get(code);
        if (waiting != null) {
            if (waiting.size() < AlarmCase.MAX_STEPS) {
                waiting.add(step);
            }
            return;
        }
        switch (step.transition()) {
            case Began _ -> raise(step, clearAt, receivedAt, isLate);
            case Passed passed -> raise(step, passed.clearAt(), receivedAt, isLate);
            default -> {
                // of an alarm that is over
            }
        }
    }

    /**
     * An episode that was over before it was found, as at a takeover while the next one is an alarm
     * already, is on record by itself when its alarm is closed as soon as it is raised. One that
     * would stay open is not: the alarm that is open stands for it.
     */
    private boolean raiseBeside(Step.Judged step, long receivedAt, boolean isLate) {
        if (!(step.transition() instanceof Passed passed)) {
            return false;
        }
        Placement place = place(passed.began().deviceId());
        Recording raise = place == null ? null : AlarmSteps.raise(step, place);
        if (raise == null || raise.alarm().isOpen()) {
            return false;
        }
        record(raised(step, raise, isLate), step, receivedAt);
        return true;
    }

    private void raise(Step.Judged step, long clearAt, long receivedAt, boolean isLate) {
        String code = step.transition().condition().code();
        Placement place = place(deviceOf(step));
        if (place == null) {
            List<Step.Judged> waiting = new ArrayList<>(2);
            waiting.add(step);
            unplaced.put(code, waiting);
            desk.meters().unplaced.incrementAndGet();
            return;
        }
        AlarmCase raised = raised(step, AlarmSteps.raise(step, place).clearAt(clearAt), isLate);
        cases.put(code, raised);
        record(raised, step, receivedAt);
    }

    private AlarmCase raised(Step.Judged step, Recording raise, boolean isLate) {
        boolean isCrossing =
                step.transition() instanceof Began began && began.condition() instanceof Condition;
        boolean isSure = isRestored && !(isLate && isCrossing);
        return AlarmCase.raised(isSure ? raise : raise.provisional(), step);
    }

    private void record(AlarmCase raised, Step.Judged step, long receivedAt) {
        desk.meters().raiseDelay(step.at() - receivedAt);
        desk.recorder().raise(raised);
    }

    private @Nullable Placement place(int deviceId) {
        Placement place = desk.placements().ofDevice(deviceId);
        return place != null && place.patientId() == patientId ? place : null;
    }

    /**
     * Raises what has waited for a place, tells alarms of a new ward, and ends acknowledgements
     * that are too old; once a second.
     */
    void tick(long now) {
        if (isEmpty()) {
            return;
        }
        for (Map.Entry<String, List<Step.Judged>> entry : List.copyOf(unplaced.entrySet())) {
            if (place(deviceOf(entry.getValue().getFirst())) != null) {
                unplaced.remove(entry.getKey());
                desk.meters().unplaced.decrementAndGet();
                entry.getValue().forEach(this::found);
            }
        }
        for (AlarmCase known : List.copyOf(cases.values())) {
            desk.keepUp(known, now);
        }
    }

    private static int deviceOf(Step.Judged step) {
        return switch (step.transition()) {
            case Began began -> began.deviceId();
            case Passed passed -> passed.began().deviceId();
            default -> 0;
        };
    }

    /**
     * The device measures somebody else: its alarms are over, but for those that another device
     * goes on showing.
     *
     * @param ended the conditions that were present by its word
     * @param present the conditions that still are, by another's
     */
    void unassigned(
            int deviceId, Collection<Condition> ended, Collection<Condition> present, long now) {
        for (Map.Entry<String, List<Step.Judged>> entry : List.copyOf(unplaced.entrySet())) {
            if (deviceOf(entry.getValue().getFirst()) == deviceId) {
                unplaced.remove(entry.getKey());
                desk.meters().unplaced.decrementAndGet();
            }
        }
        for (AlarmCase known : List.copyOf(cases.values())) {
            Condition condition = Condition.byCode(known.code());
            boolean isOfDevice = known.standing().subject().deviceId() == deviceId;
            boolean isOver = condition == null || !present.contains(condition);
            if ((isOfDevice && isOver) || (condition != null && ended.contains(condition))) {
                desk.recorder().step(known, new Step.Unassigned(now));
            }
        }
    }

    /**
     * The sample of that moment was refused: what began with it has no ground.
     *
     * @return true when an alarm is to be closed for it
     */
    boolean refused(int deviceId, long observedAt, long now) {
        boolean isClosing = false;
        for (AlarmCase known : List.copyOf(cases.values())) {
            Alarm standing = known.standing();
            if (standing.subject().deviceId() == deviceId
                    && standing.cause().conditionSince() == observedAt) {
                desk.recorder().step(known, new Step.Refused(now));
                isClosing = true;
            }
        }
        return isClosing;
    }

    /** The vital is judged by another device of the patient from now on: its alarms rest on it. */
    void sourceChanged(VitalSign vital, int deviceId, long now) {
        Placement place = place(deviceId);
        if (place == null) {
            return;
        }
        for (AlarmCase known : List.copyOf(cases.values())) {
            if (known.standing().cause().vital() == vital) {
                desk.recorder().step(known, new Step.Sourced(place, now));
            }
        }
    }

    /** The alarm of the case is closed on record; what is left of it may be the next one's. */
    void closed(AlarmCase known) {
        if (cases.remove(known.code(), known)) {
            for (Step left : known.takeSteps()) {
                if (left instanceof Step.Judged judged) {
                    found(judged);
                }
            }
        }
    }

    /** What the database has is to be read: until then nothing is sure. */
    void awaitRestore() {
        isRestored = false;
    }

    /**
     * What the database has.
     *
     * @param readAt epoch milliseconds: what is younger may be missing there
     * @return how all of them stand; where a raise is not written yet and will meet one that is
     *     open, that one: its condition may have gone, or may have been higher
     */
    List<Alarm> restored(Collection<Alarm> open, long readAt) {
        isRestored = true;
        Map<String, Alarm> found = new HashMap<>();
        open.forEach(alarm -> found.put(alarm.cause().code(), alarm));
        cases.values()
                .removeIf(
                        known -> !found.containsKey(known.code()) && known.isSettledBefore(readAt));
        found.forEach(
                (code, alarm) -> {
                    AlarmCase known = cases.get(code);
                    if (known == null) {
                        cases.put(code, AlarmCase.recorded(alarm));
                    } else if (known.isSettledBefore(readAt)) {
                        known.stands(alarm, readAt);
                    }
                });
        return cases.values().stream()
                .map(
                        known ->
                                known.isRecorded()
                                        ? known.standing()
                                        : found.getOrDefault(known.code(), known.standing()))
                .toList();
    }

    /**
     * Compares with what the database has open, where nothing is under way.
     *
     * @param readAt epoch milliseconds: what is younger may be missing there
     * @return false when the engine has to begin anew with it
     */
    boolean agrees(Collection<Alarm> open, long readAt) {
        Map<String, Alarm> found = new HashMap<>();
        open.forEach(alarm -> found.put(alarm.cause().code(), alarm));
        boolean isKnown = cases.keySet().containsAll(found.keySet());
        for (AlarmCase known : List.copyOf(cases.values())) {
            Alarm alarm = found.get(known.code());
            if (known.isSettledBefore(readAt)) {
                isKnown &= alarm == null ? isOver(known) : isSame(known, alarm);
            }
        }
        return isKnown;
    }

    /** Somebody has closed it. */
    private boolean isOver(AlarmCase known) {
        AlarmCase _ = cases.remove(known.code());
        return !known.standing().state().isPresent();
    }

    /** Somebody may have acknowledged it. */
    private static boolean isSame(AlarmCase known, Alarm alarm) {
        if (!alarm.id().equals(known.standing().id())) {
            return false;
        }
        known.stands(alarm, alarm.progress().raisedAt());
        return true;
    }

    /** Somebody else judges the patient; what waits to be written is written all the same. */
    void forget() {
        desk.meters().unplaced.addAndGet(-unplaced.size());
        unplaced.clear();
    }
}

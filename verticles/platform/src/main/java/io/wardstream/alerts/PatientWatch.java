package io.wardstream.alerts;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Known;
import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One patient who is judged here: the engine that judges, and the alarms there are. Until it is
 * known what the database has of the patient, the engine judges by what comes, and the last {@link
 * #MAX_HELD} samples are held to be judged once more with all that is known. Confined to one event
 * loop.
 */
final class PatientWatch {
    static final int MAX_HELD = 600;

    private final int patientId;
    private final int hospitalId;
    private final PatientAlarms alarms;
    private final PatientScore score;
    private final Set<Integer> devices = new HashSet<>();
    private final int[] sources = new int[VitalSign.COUNT];
    private final Deque<VitalSample> held = new ArrayDeque<>();

    /** Closed here while it was not known what the database has: a read may be older than they. */
    private final Deque<Alarm> closedMeanwhile = new ArrayDeque<>();

    private int wardId;
    private RuleSet rules;
    private PatientLimits limits;
    private PatientEngine engine;
    private boolean isRestored;
    private boolean isForgotten;

    PatientWatch(int hospitalId, int wardId, int patientId, RuleSet rules, AlarmDesk desk) {
        this.hospitalId = hospitalId;
        this.wardId = wardId;
        this.patientId = patientId;
        this.alarms = new PatientAlarms(patientId, desk);
        this.rules = rules;
        this.limits = rules.limitsOf(hospitalId, wardId, patientId);
        this.engine = new PatientEngine(limits);
        this.score =
                new PatientScore(
                        hospitalId, patientId, devices, alarms, desk.scores(), limits.scores());
    }

    int patientId() {
        return patientId;
    }

    int wardId() {
        return wardId;
    }

    /** Those that measure the patient, as far as is known. */
    Set<Integer> devices() {
        return devices;
    }

    PatientAlarms alarms() {
        return alarms;
    }

    PatientScore score() {
        return score;
    }

    /** How far back samples are to be read when it begins anew. */
    Duration lookBack() {
        return limits.lookBack();
    }

    boolean isRestored() {
        return isRestored;
    }

    boolean isForgotten() {
        return isForgotten;
    }

    /** Nobody measures the patient here, and nothing goes on. */
    boolean isIdle() {
        return devices.isEmpty() && alarms.isEmpty();
    }

    /** Somebody else judges the patient; what waits to be written is written all the same. */
    void forget() {
        isForgotten = true;
        alarms.forget();
        held.clear();
        closedMeanwhile.clear();
    }

    /** What is in the database is to be read again; until then it goes on as it is. */
    void awaitRestore() {
        isRestored = false;
        alarms.awaitRestore();
    }

    /** Takes a live sample of the patient, in whatever order. */
    void judge(VitalSample sample, long now) {
        hold(sample);
        List<Transition> told = engine.judge(sample);
        told.forEach(
                transition ->
                        alarms.judged(
                                transition, clearBefore(transition), sample.receivedAt(), now));
        followSources(now);
        score.judge(sample, now);
    }

    /** Takes live samples of the patient that were missed. */
    void judgeMissed(List<VitalSample> samples, long now) {
        samples.forEach(this::hold);
        find(engine.judgeAll(samples), now);
        followSources(now);
        samples.forEach(sample -> score.judge(sample, now));
    }

    private void hold(VitalSample sample) {
        hold(held, sample);
    }

    private <T> void hold(Deque<T> kept, T one) {
        if (isRestored) {
            return;
        }
        kept.addLast(one);
        if (kept.size() > MAX_HELD) {
            kept.removeFirst();
        }
    }

    /** The alarm of the case is closed on record. */
    void closed(AlarmCase known) {
        hold(closedMeanwhile, known.standing());
        alarms.closed(known);
    }

    /**
     * When the next alarm is due if nothing changes, by {@code observedAt}; 0: none is on its way,
     * or not all is known that there is to know.
     */
    long willAlarmAt() {
        return isRestored ? engine.willAlarmAt() : 0;
    }

    /** Other rules are in force. */
    void rules(RuleSet changed, long now) {
        rules = changed;
        PatientLimits fresh = changed.limitsOf(hospitalId, wardId, patientId);
        if (!fresh.equals(limits)) {
            limits = fresh;
            find(engine.limits(fresh), now);
            score.limits(fresh.scores(), now);
        }
    }

    /** The patient lies in another ward, where other rules may be in force. */
    void move(int ward, long now) {
        wardId = ward;
        rules(rules, now);
    }

    /** The device measures somebody else: its alarms are over, and what it said counts no more. */
    void unassigned(int deviceId, long now) {
        boolean _ = devices.remove(deviceId);
        boolean _ = held.removeIf(sample -> sample.deviceId() == deviceId);
        Set<Condition> ended = new HashSet<>(engine.forget(deviceId));
        alarms.unassigned(deviceId, ended, engine.present(), now);
        score.unassigned(deviceId, now);
    }

    /**
     * A sample that was judged is not on record and never will be: it begins anew without it.
     *
     * @return true when an alarm is to be closed first
     */
    boolean refused(int deviceId, long observedAt, long now) {
        boolean _ =
                held.removeIf(
                        sample ->
                                sample.deviceId() == deviceId && sample.observedAt() == observedAt);
        awaitRestore();
        boolean isClosing = alarms.refused(deviceId, observedAt, now);
        score.refused(deviceId, observedAt, now);
        return isClosing;
    }

    /**
     * Begins anew with what the database has.
     *
     * @param readAt epoch milliseconds: what is younger may be missing
     * @param recent open alarms, and those closed lately
     * @param samples the patient's
     */
    void restored(List<RecentAlarm> recent, List<VitalSample> samples, long readAt, long now) {
        isRestored = true;
        List<Alarm> recorded = recent.stream().map(RecentAlarm::alarm).toList();
        List<Alarm> open = recorded.stream().filter(Alarm::isOpen).toList();
        List<Alarm> all = new ArrayList<>(alarms.restored(open, readAt));
        recorded.stream().filter(alarm -> !alarm.isOpen()).forEach(all::add);
        all.addAll(closedMeanwhile);
        closedMeanwhile.clear();
        Map<UUID, Long> begunAgainAt = new HashMap<>();
        recent.forEach(it -> begunAgainAt.put(it.alarm().id(), it.begunAgainAt()));
        engine = new PatientEngine(limits);
        find(engine.restore(Known.of(all, begunAgainAt)), now);
        List<VitalSample> together = new ArrayList<>(samples);
        together.addAll(held);
        held.clear();
        find(engine.judgeAll(together), now);
        noteSources();
    }

    /** What is found at a takeover is no change: nobody here saw who had the word before. */
    private void noteSources() {
        for (int index = 0; index < sources.length; index++) {
            sources[index] = engine.sourceOf(VitalSign.ofIndex(index));
        }
    }

    /**
     * Tells a vital's alarms that another device is judged now. Each change once: two nodes that
     * judge the same and differ must not contradict each other for ever.
     */
    private void followSources(long now) {
        if (devices.size() < 2) {
            return;
        }
        for (int index = 0; index < sources.length; index++) {
            VitalSign vital = VitalSign.ofIndex(index);
            int source = engine.sourceOf(vital);
            int before = sources[index];
            sources[index] = source;
            if (before != source && before != 0 && source != 0) {
                alarms.sourceChanged(vital, source, now);
            }
        }
    }

    private void find(List<Transition> transitions, long now) {
        transitions.forEach(transition -> alarms.found(transition, clearBefore(transition), now));
    }

    private long clearBefore(Transition transition) {
        return transition instanceof Began began && began.condition() instanceof Condition condition
                ? engine.clearBefore(condition)
                : 0;
    }
}

package io.wardstream.alerts;

import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreLane;
import io.wardstream.alerts.engine.ScoreLimits;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.News2Inputs;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSample;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The score of one patient who is judged here: worked out anew when an input has changed, judged by
 * the rules of scores, and noted when its total, its highest parameter or what is missing is
 * another. Until it is known what is stored of the patient nothing is judged or noted. Confined to
 * one event loop.
 */
final class PatientScore {
    /** A score that flickers costs one row of history in so long. */
    static final long SPACING_MILLIS = 60_000;

    /** The same of one of which something is missing now and then. */
    static final long KNOWN_SPACING_MILLIS = 10_000;

    private static final int NEVER_NOTED = -2;

    private final int hospitalId;
    private final int patientId;
    private final PatientAlarms alarms;
    private final ScoreRecorder recorder;
    private final Set<Integer> devices;
    private final News2Inputs inputs = new News2Inputs();
    private final List<ScoreLane> lanes =
            List.of(new ScoreLane(Score.NEWS2), new ScoreLane(Score.NEWS2_SINGLE));

    private ScoreLimits limits;
    private boolean isSeeded;
    private int notedTotal = NEVER_NOTED;
    private int notedHighest;
    private int notedKnown;
    private long notedAt;
    private long changedAt;

    /**
     * @param devices those that measure the patient, as they are at each moment
     */
    PatientScore(
            int hospitalId,
            int patientId,
            Set<Integer> devices,
            PatientAlarms alarms,
            ScoreRecorder recorder,
            ScoreLimits limits) {
        this.hospitalId = hospitalId;
        this.patientId = patientId;
        this.devices = devices;
        this.alarms = alarms;
        this.recorder = recorder;
        this.limits = limits;
    }

    boolean isSeeded() {
        return isSeeded;
    }

    /**
     * Learns what is stored: what was measured, and what people entered.
     *
     * @param knownBefore the parameters that were known while an alarm that is open stood, a bit
     *     each as of {@link News2Inputs#parameters}
     */
    void seed(Countable measured, ManualInputs entered, int knownBefore, long now) {
        measured.tell(inputs, now);
        boolean _ = inputs.enter(entered, now);
        inputs.wereKnown(knownBefore, now);
        isSeeded = true;
        changed(now, now, now);
    }

    /** Takes a live sample of the patient, in whatever order. */
    void judge(VitalSample sample, long now) {
        if (inputs.take(sample, now)) {
            changed(sample.observedAt(), sample.receivedAt(), now);
        }
    }

    /** Somebody has entered something. */
    void enter(ManualInputs entered, long now) {
        if (inputs.enter(entered, now)) {
            changed(entered.newestAt(), now, now);
        }
    }

    /** The device measures somebody else. */
    void unassigned(int deviceId, long now) {
        if (inputs.unassigned(deviceId, now)) {
            changed(now, now, now);
        }
    }

    /** The sample of that moment is not on record: what was known before it is read again. */
    void refused(int deviceId, long observedAt, long now) {
        if (inputs.refused(deviceId, observedAt, now)) {
            isSeeded = false;
        }
    }

    /** Other rules are in force. */
    void limits(ScoreLimits fresh, long now) {
        limits = fresh;
        judge(now, now, now);
    }

    /** Time has gone on: inputs grow old, delays end, somebody else may have closed an alarm. */
    void tick(long now) {
        if (inputs.tick(now)) {
            changed(now, now, now);
            return;
        }
        judge(now, now, now);
        note(now);
    }

    /**
     * @param at when what has changed it was observed or entered
     */
    private void changed(long at, long receivedAt, long now) {
        changedAt = now;
        judge(at, receivedAt, now);
        note(now);
    }

    private void judge(long at, long receivedAt, long now) {
        for (ScoreLane lane : lanes) {
            know(lane);
            Transition transition = null;
            if (!limits.has(lane.score())) {
                transition = lane.withdraw();
            } else if (isSeeded) {
                transition = judge(lane, at, now);
            }
            if (transition != null) {
                alarms.judged(transition, 0, receivedAt, now);
            }
        }
    }

    /** An alarm with something under way is what the lane has said last. */
    private void know(ScoreLane lane) {
        AlarmCase known = alarms.caseOf(lane.score().code());
        if (known == null) {
            lane.know(null, 0, 0);
        } else if (!known.hasWork()) {
            Alarm standing = known.standing();
            boolean isPresent = standing.state().isPresent();
            lane.know(
                    isPresent ? standing.priority() : null,
                    (int) standing.cause().value(),
                    Math.min(standing.cause().conditionSince(), standing.progress().raisedAt()));
        }
    }

    /** What is missing keeps nothing from being raised that is known to be high. */
    private @Nullable Transition judge(ScoreLane lane, long at, long now) {
        int device = device();
        if (device == 0) {
            return null; // nobody to tell an alarm by; the watch ends with its last device
        }
        long lostAt = inputs.lostAt();
        return switch (lane.score()) {
            case NEWS2 -> lane.judge(limits, inputs.known(), lostAt, "", at, device, now);
            case NEWS2_SINGLE ->
                    lane.judge(
                            limits,
                            inputs.highest(),
                            lostAt,
                            highest(lane.parameter()),
                            at,
                            device,
                            now);
        };
    }

    /** The one that measures, else any of the patient's; 0: there is none. */
    private int device() {
        int newest = inputs.newestDevice();
        return newest != 0 || devices.isEmpty() ? newest : devices.iterator().next();
    }

    /** The one that was told while it is still the highest, else the first of the chart. */
    private String highest(String told) {
        String first = "";
        for (News2Parameter parameter : News2Parameter.ALL) {
            if (inputs.points(parameter) == inputs.highest()) {
                if (parameter.label().equals(told)) {
                    return told;
                }
                first = first.isEmpty() ? parameter.label() : first;
            }
        }
        return first;
    }

    private long spacing() {
        return inputs.parameters() == notedKnown ? SPACING_MILLIS : KNOWN_SPACING_MILLIS;
    }

    private void note(long now) {
        boolean isNews =
                inputs.total() != notedTotal
                        || inputs.highest() != notedHighest
                        || inputs.parameters() != notedKnown;
        if (isSeeded && isNews && now - notedAt >= spacing()) {
            notedTotal = inputs.total();
            notedHighest = inputs.highest();
            notedKnown = inputs.parameters();
            notedAt = now;
            recorder.add(
                    new ScoreRow(hospitalId, patientId, changedAt, inputs.scale(), inputs.score()));
        }
    }
}

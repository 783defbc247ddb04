package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the live samples of one patient by the limits in force. Pure: no clock, no storage. Makes
 * no garbage while every value is inside its limits. Confined to one event loop.
 *
 * <p>Time is {@code observedAt}. A value that is invalid or being calibrated is judged in no way, a
 * questionable one is; no data never ends anything. A sample that comes late gives the alarms it
 * would have given in time; an alarm already told is never taken back.
 */
public final class PatientEngine {
    private static final Side[] SIDES = Side.values();

    private static final Comparator<VitalSample> BY_TIME =
            Comparator.comparingLong(VitalSample::observedAt)
                    .thenComparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    private final @Nullable VitalLane[] byVital = new VitalLane[VitalSign.COUNT];
    private final List<Transition> told = new ArrayList<>(0);
    private VitalLane[] lanes = {};
    private PatientLimits limits = PatientLimits.NONE;
    private long ignoredBefore;

    /** False: no alarm is on its way, as the newest sample has shown. Most patients, mostly. */
    private boolean isStirring = true;

    public PatientEngine(PatientLimits limits) {
        changeLimits(limits);
    }

    /** What the sample shows; empty for one that is not live, or known already. */
    public List<Transition> judge(VitalSample sample) {
        if (!sample.live()) {
            return List.of();
        }
        boolean isIdle = true;
        for (VitalLane lane : lanes) {
            lane.take(sample);
            lane.tell(told);
            isIdle &= lane.isIdle();
        }
        isStirring = !isIdle;
        return takeTold();
    }

    /**
     * What these samples show together, in any order: a condition that has come and gone among them
     * is told once, as passed. For samples that were missed.
     */
    public List<Transition> judgeAll(Collection<VitalSample> samples) {
        List<VitalSample> sorted = new ArrayList<>(samples);
        sorted.removeIf(sample -> !sample.live());
        sorted.sort(BY_TIME);
        for (VitalLane lane : lanes) {
            for (VitalSample sample : sorted) {
                lane.take(sample);
            }
            lane.tell(told);
        }
        isStirring = true;
        return takeTold();
    }

    /**
     * Other limits are in force, for what comes next: a condition that no rule asks for any more is
     * withdrawn now, others end or begin with the next sample.
     */
    public List<Transition> limits(PatientLimits now) {
        if (!now.equals(limits)) {
            changeLimits(now);
        }
        return takeTold();
    }

    private void changeLimits(PatientLimits now) {
        limits = now;
        isStirring = true;
        List<VitalLane> inForce = new ArrayList<>();
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalLane lane = lane(byVital[index], now.of(VitalSign.ofIndex(index)));
            byVital[index] = lane;
            if (lane != null) {
                inForce.add(lane);
            }
        }
        lanes = inForce.toArray(VitalLane[]::new);
    }

    private @Nullable VitalLane lane(@Nullable VitalLane lane, @Nullable VitalLimits now) {
        if (now == null) {
            if (lane != null) {
                lane.withdraw(told);
                ignoredBefore += lane.ignored();
            }
            return null;
        }
        if (lane == null) {
            return new VitalLane(now);
        }
        lane.limits(now, told);
        return lane;
    }

    /**
     * What the store knows, at takeover: samples inside a known episode raise nothing again, and a
     * present one ends with the first valid sample after its beginning that shows it gone. Follow
     * it with {@link #judgeAll} of the last {@link PatientLimits#lookBack}.
     */
    public List<Transition> restore(Known known) {
        for (Known.Episode episode : known.episodes()) {
            VitalLane lane = byVital[episode.condition().vital().index()];
            if (lane != null && limits.has(episode.condition())) {
                lane.know(episode);
            } else if (episode.until() == 0) {
                told.add(new Withdrawn(episode.condition()));
            }
        }
        for (VitalLane lane : lanes) {
            lane.tell(told);
        }
        return takeTold();
    }

    /** Another patient, or none: nothing is known and nothing is pending. */
    public void reset() {
        for (int index = 0; index < VitalSign.COUNT; index++) {
            forget(byVital[index]);
        }
    }

    private void forget(@Nullable VitalLane lane) {
        if (lane != null) {
            VitalLane fresh = lane.fresh();
            ignoredBefore += lane.ignored();
            byVital[lane.vital().index()] = fresh;
            lanes[List.of(lanes).indexOf(lane)] = fresh;
        }
    }

    /**
     * A device does not measure this patient any more: the vitals that it was the source of begin
     * anew.
     *
     * @return the conditions that were present by its word, whose alarms are to be closed
     */
    public List<Condition> forget(int deviceId) {
        List<Condition> present = new ArrayList<>();
        for (VitalLane lane : lanes.clone()) {
            if (lane.deviceId() == deviceId) {
                addPresent(lane, present);
                forget(lane);
            }
        }
        return present;
    }

    /** The device whose values of the vital are judged; 0: none yet, or no rule asks for it. */
    public int sourceOf(VitalSign vital) {
        VitalLane lane = byVital[vital.index()];
        return lane == null ? 0 : lane.deviceId();
    }

    /** The conditions that are present, as told. */
    public List<Condition> present() {
        List<Condition> present = new ArrayList<>();
        for (VitalLane lane : lanes) {
            addPresent(lane, present);
        }
        return present;
    }

    /**
     * When the condition, which is present, was not so the last time before it began, by {@code
     * observedAt}; 0: nobody has seen that here.
     */
    public long clearBefore(Condition condition) {
        VitalLane lane = byVital[condition.vital().index()];
        return lane == null ? 0 : lane.clearBefore(condition.side());
    }

    private static void addPresent(VitalLane lane, List<Condition> present) {
        for (Side side : SIDES) {
            if (lane.isPresent(side)) {
                present.add(new Condition(lane.vital(), side));
            }
        }
    }

    /**
     * When the next alarm is due if nothing changes, by {@code observedAt}; 0: none is on its way.
     */
    public long willAlarmAt() {
        if (!isStirring) {
            return 0;
        }
        long first = Long.MAX_VALUE;
        for (VitalLane lane : lanes) {
            for (Side side : SIDES) {
                long dueAt = lane.dueAt(side);
                first = dueAt == Crossings.NEVER ? first : Math.min(first, dueAt);
            }
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /** As {@link #willAlarmAt()}, of one condition. */
    public long willAlarmAt(Condition condition) {
        VitalLane lane = byVital[condition.vital().index()];
        long dueAt = lane == null ? Crossings.NEVER : lane.dueAt(condition.side());
        return dueAt == Crossings.NEVER ? 0 : dueAt;
    }

    /** How many values outside the limits came too late to be judged, since the beginning. */
    public long ignored() {
        long ignored = ignoredBefore;
        for (VitalLane lane : lanes) {
            ignored += lane.ignored();
        }
        return ignored;
    }

    private List<Transition> takeTold() {
        if (told.isEmpty()) {
            return List.of();
        }
        List<Transition> taken = List.copyOf(told);
        told.clear();
        return taken;
    }
}

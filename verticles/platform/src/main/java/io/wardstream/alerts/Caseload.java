package io.wardstream.alerts;

import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.codec.bus.Addresses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The devices and patients of the shards that one verticle instance owns. Bounded by those there
 * are; who is silent and has no alarm is forgotten after {@link #FORGET_MILLIS}. Confined to one
 * event loop.
 */
final class Caseload {
    static final long FORGET_MILLIS = 900_000;

    /** A device that has disconnected and does not come back. */
    static final long GONE_MILLIS = 60_000;

    private final AlarmDesk desk;
    private final Supplier<RuleSet> rules;
    private final Map<Integer, DeviceTracker> trackers = new HashMap<>();
    private final Map<Integer, PatientWatch> watches = new HashMap<>();

    /** A copy of them, made when it is asked for after they have changed. */
    private List<PatientWatch> snapshot = List.of();

    private boolean isSnapshotOld;

    Caseload(AlarmDesk desk, Supplier<RuleSet> rules) {
        this.desk = desk;
        this.rules = rules;
    }

    @Nullable DeviceTracker tracker(int deviceId) {
        return trackers.get(deviceId);
    }

    DeviceTracker newTracker(int deviceId) {
        DeviceTracker tracker = new DeviceTracker(deviceId);
        trackers.put(deviceId, tracker);
        return tracker;
    }

    @Nullable PatientWatch watch(int patientId) {
        return watches.get(patientId);
    }

    PatientWatch newWatch(int hospitalId, int wardId, int patientId) {
        PatientWatch watch = new PatientWatch(hospitalId, wardId, patientId, rules.get(), desk);
        watches.put(patientId, watch);
        isSnapshotOld = true;
        desk.meters().patients.incrementAndGet();
        return watch;
    }

    /** As they are now: to be walked through while patients come and go. */
    List<PatientWatch> watches() {
        if (isSnapshotOld) {
            snapshot = List.copyOf(watches.values());
            isSnapshotOld = false;
        }
        return snapshot;
    }

    /** Those who lie in a ward of one of these shards. */
    List<PatientWatch> watchesIn(IntPredicate isShard) {
        return watches.values().stream()
                .filter(watch -> isShard.test(Addresses.shardOf(watch.wardId())))
                .toList();
    }

    /** Drops the patient and the patient's devices; their number is counted out. */
    Collection<DeviceTracker> drop(PatientWatch watch) {
        if (watches.remove(watch.patientId(), watch)) {
            isSnapshotOld = true;
            watch.forget();
            desk.meters().patients.decrementAndGet();
        }
        return drop(tracker -> tracker.patientId() == watch.patientId());
    }

    void drop(DeviceTracker tracker) {
        trackers.remove(tracker.deviceId(), tracker);
    }

    /** Drops the devices without a patient whose wards are in these shards. */
    Collection<DeviceTracker> dropUnassigned(IntPredicate isShard) {
        return drop(
                tracker ->
                        tracker.patientId() == 0
                                && isShard.test(Addresses.shardOf(tracker.wardId())));
    }

    /** Drops devices that are gone, and patients of whom nothing is left. */
    Collection<DeviceTracker> dropSilent(long now) {
        Collection<DeviceTracker> gone = drop(tracker -> isGone(tracker, now));
        for (DeviceTracker tracker : gone) {
            PatientWatch watch = watches.get(tracker.patientId());
            if (watch != null) {
                boolean _ = watch.devices().remove(tracker.deviceId());
            }
        }
        List<DeviceTracker> all = new ArrayList<>(gone);
        watches().stream().filter(PatientWatch::isIdle).forEach(watch -> all.addAll(drop(watch)));
        return all;
    }

    private static boolean isGone(DeviceTracker tracker, long now) {
        long silent = now - tracker.heardAt();
        boolean isComplete = !tracker.isConnected() && !tracker.hasGaps();
        return silent > (isComplete ? GONE_MILLIS : FORGET_MILLIS);
    }

    private Collection<DeviceTracker> drop(Predicate<DeviceTracker> isOut) {
        List<DeviceTracker> out = trackers.values().stream().filter(isOut).toList();
        out.forEach(tracker -> trackers.remove(tracker.deviceId()));
        return out;
    }
}

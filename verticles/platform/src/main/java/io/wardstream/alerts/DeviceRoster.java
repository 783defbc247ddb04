package io.wardstream.alerts;

import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.registry.Assignments.Present;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Whom each device measures, as devices and the registry tell it: takes patients on, follows them
 * to other wards, and lets them go. Confined to one event loop.
 */
final class DeviceRoster {
    /** Placements are read anew by then, also when the message about it was lost. */
    private static final long ARRIVING_MILLIS = 35_000;

    private final Caseload caseload;
    private final TechnicalWatch technical;
    private final GapFill gapFill;
    private final Restore restore;
    private final Refusals refusals;
    private final LongSupplier clock;
    private final IntPredicate isHere;
    private final IntConsumer onReassigned;

    /** Patients who have come from a ward of somebody else, and until when that is news. */
    private final Map<Integer, Long> arrivals = new HashMap<>();

    /**
     * @param isHere whether a shard is judged by this instance
     * @param onReassigned told of a device that measures somebody else than before, to find out
     *     since when, see {@link #heldSince}
     */
    DeviceRoster(
            Caseload caseload,
            TechnicalWatch technical,
            GapFill gapFill,
            Restore restore,
            Refusals refusals,
            LongSupplier clock,
            IntPredicate isHere,
            IntConsumer onReassigned) {
        this.caseload = caseload;
        this.technical = technical;
        this.gapFill = gapFill;
        this.restore = restore;
        this.refusals = refusals;
        this.clock = clock;
        this.isHere = isHere;
        this.onReassigned = onReassigned;
    }

    /** The device, whatever is known of it so far, as one of that patient. */
    DeviceTracker tracker(int deviceId, int hospitalId, int wardId, int patientId, long now) {
        DeviceTracker known = caseload.tracker(deviceId);
        if (known == null) {
            known = caseload.newTracker(deviceId);
            known.assigned(patientId, 0);
            takeOn(known, hospitalId, wardId, now);
        } else if (known.patientId() != patientId) {
            reassign(known, hospitalId, wardId, patientId, now);
        } else {
            follow(known, wardId, now);
        }
        return known;
    }

    /** Begins to judge a device that was somebody else's, before it is heard. */
    void takeOver(int deviceId, int hospitalId, int wardId, int patientId) {
        long now = clock.getAsLong();
        tracker(deviceId, hospitalId, wardId, patientId, now).heard(wardId, now, true);
    }

    private void takeOn(DeviceTracker tracker, int hospitalId, int wardId, long now) {
        int patientId = tracker.patientId();
        if (patientId == 0) {
            tracker.ready(true);
            return;
        }
        PatientWatch watch = caseload.watch(patientId);
        if (watch == null) {
            watch = caseload.newWatch(hospitalId, wardId, patientId);
        }
        watch.devices().add(tracker.deviceId());
        technical.expect(patientId, tracker.deviceId(), now);
        tracker.ready(false);
        watch.awaitRestore();
        restore.request(watch);
        follow(tracker, wardId, now);
    }

    private void reassign(
            DeviceTracker tracker, int hospitalId, int wardId, int patientId, long now) {
        PatientWatch former = caseload.watch(tracker.patientId());
        if (former != null) {
            former.unassigned(tracker.deviceId(), now);
        }
        technical.unassigned(tracker.patientId(), tracker.deviceId(), now);
        tracker.assigned(patientId, now);
        takeOn(tracker, hospitalId, wardId, now);
        if (patientId != 0) {
            onReassigned.accept(tracker.deviceId());
        }
    }

    private void follow(DeviceTracker tracker, int wardId, long now) {
        PatientWatch watch = caseload.watch(tracker.patientId());
        if (watch != null && watch.wardId() != wardId) {
            watch.move(wardId, now);
        }
    }

    /** The registry says that a device belongs elsewhere from now on. */
    void hear(Reassigned news) {
        DeviceTracker known = caseload.tracker(news.deviceId());
        boolean isMine = isHere.test(Addresses.shardOf(news.wardId()));
        if (known == null) {
            if (isMine && news.patientId() != 0) {
                arrivals.put(news.patientId(), clock.getAsLong() + ARRIVING_MILLIS);
                takeOver(news.deviceId(), news.hospitalId(), news.wardId(), news.patientId());
            }
            return;
        }
        long now = clock.getAsLong();
        if (known.patientId() != news.patientId()) {
            reassign(known, news.hospitalId(), news.wardId(), news.patientId(), now);
        } else {
            follow(known, news.wardId(), now);
        }
        if (!isMine) {
            leave(known);
        }
    }

    /**
     * True while the placements in memory may not say yet that the patient lies here: whoever goes
     * by them must not let go of one who has just come.
     */
    boolean isArriving(int patientId) {
        return !arrivals.isEmpty()
                && arrivals.getOrDefault(patientId, Long.MIN_VALUE) > clock.getAsLong();
    }

    /** Forgets who has come long ago. */
    void arrived() {
        long now = clock.getAsLong();
        arrivals.values().removeIf(until -> until <= now);
    }

    /** The device goes on in a ward of somebody else. */
    private void leave(DeviceTracker tracker) {
        arrivals.remove(tracker.patientId());
        PatientWatch watch = caseload.watch(tracker.patientId());
        if (watch != null) {
            forget(watch);
        }
        caseload.drop(tracker);
        gapFill.forget(tracker);
    }

    /** Whom a device measures, and since when, is known exactly. */
    void heldSince(Present present) {
        DeviceTracker tracker = caseload.tracker(present.deviceId());
        if (tracker != null && tracker.patientId() == present.patientId()) {
            tracker.heldSince(present.since());
        }
    }

    /** The device and its gaps are somebody else's. */
    void forget(PatientWatch watch) {
        restore.forget(watch);
        refusals.forget(watch);
        technical.forget(watch.patientId());
        caseload.drop(watch).forEach(gapFill::forget);
    }
}

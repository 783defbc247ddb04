package io.wardstream.alerts;

import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins with the patients of shards that are gained, ends with those of shards that are lost, and
 * compares what is known of the others with the database every {@link #COMPARE_MILLIS}: somebody
 * may have acknowledged or closed an alarm, or have let a patient go while nobody listened.
 * Confined to one event loop.
 */
final class Takeover {
    static final long COMPARE_MILLIS = 10_000;

    /** By then what is known here of a device has caught up with the database. */
    private static final long SETTLED_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final Caseload caseload;
    private final Judge judge;
    private final TechnicalWatch technical;
    private final Recorder recorder;
    private final AlarmStore store;
    private final Assignments assignments;
    private final Placements placements;
    private final Supplier<Set<Integer>> shards;
    private final LongSupplier clock;
    private boolean isReading;

    Takeover(
            Caseload caseload,
            Judge judge,
            TechnicalWatch technical,
            Recorder recorder,
            Sources sources,
            Supplier<Set<Integer>> shards,
            LongSupplier clock) {
        this.caseload = caseload;
        this.judge = judge;
        this.technical = technical;
        this.recorder = recorder;
        this.store = sources.alarms();
        this.assignments = sources.assignments();
        this.placements = sources.placements();
        this.shards = shards;
        this.clock = clock;
    }

    /** Everybody who lies there is judged here from now on. */
    void gained(Set<Integer> gained) {
        if (gained.isEmpty()) {
            return;
        }
        technical.gained(clock.getAsLong());
        for (Placement place : placements.all()) {
            if (gained.contains(Addresses.shardOf(place.wardId()))) {
                takeOver(place);
            }
        }
        compare();
    }

    private void takeOver(Placement place) {
        judge.roster()
                .takeOver(place.deviceId(), place.hospitalId(), place.wardId(), place.patientId());
    }

    /** Somebody else judges them. */
    void lost(Set<Integer> lost) {
        caseload.watchesIn(lost::contains).forEach(judge.roster()::forget);
        caseload.dropUnassigned(lost::contains).forEach(judge.gapFill()::forget);
        technical.keep(shards.get()::contains, _ -> false);
    }

    /** Looks after what may have been missed. */
    void compare() {
        caseload.dropSilent(clock.getAsLong()).forEach(judge.gapFill()::forget);
        leaveMoved();
        technical.keep(shards.get()::contains, judge.roster()::isArriving);
        judge.roster().arrived();
        if (isReading || shards.get().isEmpty()) {
            return;
        }
        isReading = true;
        long readAt = clock.getAsLong();
        store.openIn(shards.get())
                .onComplete(
                        open -> {
                            isReading = false;
                            compare(open, readAt);
                        },
                        cause -> {
                            isReading = false;
                            LOG.debug("open alarms not compared cause={}", cause.getMessage());
                        });
    }

    /** Patients whose devices are all in wards of others. */
    private void leaveMoved() {
        for (PatientWatch watch : caseload.watches()) {
            List<Placement> places = placements.ofPatient(watch.patientId());
            boolean isHere =
                    places.stream()
                            .anyMatch(
                                    place ->
                                            shards.get()
                                                    .contains(Addresses.shardOf(place.wardId())));
            boolean isArriving = judge.roster().isArriving(watch.patientId());
            if (!places.isEmpty() && !isHere && !isArriving) {
                judge.roster().forget(watch);
            }
        }
    }

    private void compare(List<Alarm> open, long readAt) {
        boolean isWhole = open.size() < Alarms.MAX_OPEN;
        Map<Boolean, List<Alarm>> byKind =
                open.stream().collect(Collectors.partitioningBy(Takeover::isTechnical));
        technical.compare(byKind.getOrDefault(true, List.of()), readAt, isWhole, clock.getAsLong());
        if (isWhole) {
            compareWatched(byKind.getOrDefault(false, List.of()), readAt);
        }
        Map<Integer, List<Alarm>> doubtful = new HashMap<>();
        for (Alarm alarm : open) {
            if (alarm.subject().isWard()) {
                continue;
            }
            Placement place = placements.ofDevice(alarm.subject().deviceId());
            if (place == null || place.patientId() != alarm.subject().patientId()) {
                doubt(doubtful, alarm, readAt);
            } else if (!isTechnical(alarm) && caseload.watch(place.patientId()) == null) {
                takeOver(place);
            }
        }
        if (!doubtful.isEmpty()) {
            askAbout(doubtful);
        }
    }

    private static boolean isTechnical(Alarm alarm) {
        return alarm.cause().kind() == AlarmKind.TECHNICAL;
    }

    private void compareWatched(List<Alarm> open, long readAt) {
        Map<Integer, List<Alarm>> byPatient =
                open.stream().collect(Collectors.groupingBy(it -> it.subject().patientId()));
        for (PatientWatch watch : caseload.watches()) {
            List<Alarm> known = byPatient.getOrDefault(watch.patientId(), List.of());
            if (watch.isRestored() && !watch.alarms().agrees(known, readAt)) {
                watch.awaitRestore();
                judge.restore().request(watch);
            }
        }
    }

    private static void doubt(Map<Integer, List<Alarm>> doubtful, Alarm alarm, long now) {
        if (alarm.progress().raisedAt() < now - SETTLED_MILLIS) {
            doubtful.computeIfAbsent(alarm.subject().deviceId(), _ -> new ArrayList<>()).add(alarm);
        }
    }

    private void askAbout(Map<Integer, List<Alarm>> doubtful) {
        assignments
                .present(doubtful.keySet())
                .onSuccess(
                        present -> {
                            Map<Integer, Integer> patients = new HashMap<>();
                            present.forEach(it -> patients.put(it.deviceId(), it.patientId()));
                            doubtful.forEach(
                                    (device, alarms) ->
                                            alarms.forEach(
                                                    it -> endIfLetGo(it, patients.get(device))));
                        })
                .onFailure(
                        cause ->
                                LOG.debug(
                                        "devices of alarms not looked up cause={}",
                                        cause.getMessage()));
    }

    private void endIfLetGo(Alarm alarm, @Nullable Integer patientId) {
        if (patientId != null && patientId == alarm.subject().patientId()) {
            return;
        }
        long now = clock.getAsLong();
        PatientWatch watch = caseload.watch(alarm.subject().patientId());
        if (isTechnical(alarm)) {
            technical.letGo(alarm, now);
        } else if (watch != null) {
            watch.unassigned(alarm.subject().deviceId(), now);
        } else {
            recorder.step(AlarmCase.recorded(alarm), new Step.Unassigned(now));
        }
    }

    /** Since when a device measures whom it measures now. */
    void askSince(int deviceId) {
        assignments
                .present(List.of(deviceId))
                .onSuccess(present -> present.forEach(judge.roster()::heldSince))
                .onFailure(
                        cause ->
                                LOG.debug(
                                        "assignment not looked up deviceId={} cause={}",
                                        deviceId,
                                        cause.getMessage()));
    }
}

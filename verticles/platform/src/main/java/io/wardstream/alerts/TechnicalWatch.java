package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalEngine;
import io.wardstream.alerts.engine.TechnicalFact;
import io.wardstream.alerts.engine.TechnicalNews.Began;
import io.wardstream.alerts.engine.TechnicalNews.Ended;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Placement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the equipment of the patients that are judged here: one engine a patient, from the moment
 * that a device measures the patient until none does, connected or not. Bounded by the devices that
 * are assigned. Confined to one event loop.
 */
final class TechnicalWatch {
    private final AlarmDesk desk;
    private final Caseload caseload;
    private final TechnicalAlarms alarms;
    private final WardAlarms wards;
    private final WardOutages outages;
    private final LossGroups groups;
    private final LostDevices lost;
    private final Map<Integer, TechnicalEngine> engines = new HashMap<>();
    private Set<String> nodes = Set.of();

    TechnicalWatch(AlarmDesk desk, Caseload caseload) {
        this.desk = desk;
        this.caseload = caseload;
        this.alarms = new TechnicalAlarms(desk);
        this.wards = new WardAlarms(desk);
        this.outages = new WardOutages(desk.placements(), wards);
        this.groups = new LossGroups(alarms, wards);
        this.lost = new LostDevices(outages, groups, this::raise);
    }

    /** A device measures the patient from now on, or has done so under another owner. */
    void expect(int patientId, int deviceId, long now) {
        engine(patientId, now).expect(deviceId);
    }

    /** A sample of the patient was heard, or read later. */
    void sampled(int patientId, VitalSample sample, long now) {
        engine(patientId, now).sampled(sample);
    }

    /** What a node says of a device; nothing is told of one that measures nobody. */
    void reported(int patientId, DeviceReport.Entry entry, String nodeId, long now) {
        if (patientId != 0) {
            int refused = engine(patientId, now).reported(entry, nodeId, now);
            desk.meters().conditionsRefused.increment(refused);
        }
    }

    private TechnicalEngine engine(int patientId, long now) {
        return engines.computeIfAbsent(patientId, _ -> new TechnicalEngine(now));
    }

    /** The nodes there are now: devices of one that is gone are expected on the others. */
    void nodes(Collection<String> there, long now) {
        for (String before : nodes) {
            if (!there.contains(before)) {
                engines.values().forEach(engine -> engine.nodeLost(before, now));
            }
        }
        nodes = Set.copyOf(there);
    }

    /** Nobody judged the wards of a shard for a while; said to each that has devices. */
    void platformWasDown(int shard, long from, long until) {
        Set<Subject> down = new HashSet<>();
        for (Placement place : desk.placements().all()) {
            if (Addresses.shardOf(place.wardId()) == shard) {
                down.add(WardOutages.wardOf(place));
            }
        }
        down.forEach(ward -> wards.passed(ward, from, until));
    }

    /** Shards were taken over. */
    void gained(long now) {
        outages.gained(now);
        groups.gained(now);
    }

    // --- whose devices

    /** The device does not measure the patient any more. */
    void unassigned(int patientId, int deviceId, long now) {
        TechnicalEngine engine = engines.get(patientId);
        if (engine != null) {
            engine.forget(deviceId);
            if (engine.isEmpty()) {
                engines.remove(patientId);
            }
        }
        lost.forget(place -> place.deviceId() == deviceId);
        alarms.unassigned(patientId, deviceId, now);
    }

    /** Somebody else judges the patient. */
    void forget(int patientId) {
        engines.remove(patientId);
        lost.forget(place -> place.patientId() == patientId);
        alarms.forget(patientId);
    }

    /**
     * Forgets whom nobody measures in a ward of one of these shards.
     *
     * @param isArriving of whom placements may not say so yet
     */
    void keep(IntPredicate isShard, IntPredicate isArriving) {
        for (int patientId : List.copyOf(engines.keySet())) {
            boolean isHere =
                    desk.placements().ofPatient(patientId).stream()
                            .anyMatch(place -> isShard.test(Addresses.shardOf(place.wardId())));
            if (!isHere && !isArriving.test(patientId)) {
                forget(patientId);
            }
        }
        IntPredicate isWardHere = wardId -> isShard.test(Addresses.shardOf(wardId));
        outages.keep(isWardHere);
        groups.keep(isWardHere);
        wards.keep(isWardHere);
    }

    // --- telling

    /** Tells what is new; once a second. */
    void tick(long now) {
        outages.begin();
        groups.begin();
        engines.forEach(
                (patientId, engine) -> {
                    evaluate(patientId, engine, now);
                    if (engine.isAnyAway()) {
                        count(patientId, engine, now);
                    }
                });
        lost.sort(now);
        groups.tell(now);
        outages.tell(now);
        lost.raise(now);
        alarms.keepUp(now);
        wards.keepUp(now);
    }

    private void count(int patientId, TechnicalEngine engine, long now) {
        List<Placement> places = desk.placements().ofPatient(patientId);
        if (!places.isEmpty()) {
            outages.count(places.getFirst(), engine, now);
        }
    }

    private void evaluate(int patientId, TechnicalEngine engine, long now) {
        for (var news : engine.evaluate(now)) {
            switch (news) {
                case Ended(TechnicalFact fact, _) -> {
                    if (!lost.isBack(fact)) {
                        alarms.ended(patientId, fact, now);
                    }
                }
                case Began(TechnicalFact fact, long since) -> {
                    Placement place = desk.placements().ofDevice(fact.deviceId());
                    if (place == null || place.patientId() != patientId) {
                        engine.untold(fact, since); // it is told when it is known whom it concerns
                    } else if (fact.kind() == TechnicalFact.Kind.DISCONNECTED) {
                        long dueAt = engine.dueAt(fact.deviceId());
                        lost.add(new LostDevices.Lost(fact, place, since, dueAt));
                    } else {
                        Subject subject = AlarmSteps.subject(place);
                        alarms.began(subject, fact, priority(patientId), since, now);
                    }
                }
            }
        }
    }

    private void raise(LostDevices.Lost device, @Nullable UUID group, long now) {
        Placement place = device.place();
        AlarmPriority priority = group == null ? priority(place.patientId()) : AlarmPriority.LOW;
        Subject subject = AlarmSteps.subject(place).inGroup(group);
        alarms.began(subject, device.fact(), priority, device.since(), now);
    }

    /** Equipment that fails matters more while its patient is in alarm. */
    private AlarmPriority priority(int patientId) {
        PatientWatch watch = caseload.watch(patientId);
        boolean isInAlarm =
                watch != null
                        && watch.alarms().standing().stream()
                                .anyMatch(alarm -> alarm.state().isPresent());
        return isInAlarm ? AlarmPriority.MEDIUM : AlarmPriority.LOW;
    }

    // --- the record

    /** The alarm of the case is closed on record. */
    void closed(AlarmCase known, long now) {
        if (known.standing().subject().isWard()) {
            wards.closed(known, now, alarm -> groups.closed(alarm, now));
        } else {
            alarms.closed(known, now, alarm -> lost(alarm, now));
        }
    }

    /** An alarm that is on record and not known here; its device measures somebody else. */
    void letGo(Alarm alarm, long now) {
        alarms.letGo(alarm, now);
    }

    /**
     * Compares with the technical alarms that the database has open.
     *
     * @param readAt epoch milliseconds: what is younger may be missing there
     * @param isWhole false: there may be more that are open
     */
    void compare(Collection<Alarm> open, long readAt, boolean isWhole, long now) {
        Map<Boolean, List<Alarm>> byPlace =
                open.stream().collect(Collectors.partitioningBy(it -> it.subject().isWard()));
        wards.compare(
                byPlace.getOrDefault(true, List.of()),
                readAt,
                isWhole,
                groups::adopt,
                alarm -> groups.closed(alarm, now));
        List<Alarm> mine =
                byPlace.getOrDefault(false, List.of()).stream()
                        .filter(alarm -> engines.containsKey(alarm.subject().patientId()))
                        .toList();
        alarms.compare(mine, readAt, isWhole, this::found, alarm -> lost(alarm, now));
    }

    /** What the database has open of a patient that is new here. */
    void adopt(Alarm alarm) {
        if (engines.containsKey(alarm.subject().patientId()) && alarms.adopt(alarm)) {
            found(alarm);
        }
    }

    private void found(Alarm alarm) {
        TechnicalEngine engine = engines.get(alarm.subject().patientId());
        if (engine != null && alarm.state().isPresent()) {
            engine.known(TechnicalFact.of(alarm), alarm.cause().conditionSince());
        }
    }

    private void lost(Alarm alarm, long now) {
        TechnicalEngine engine = engines.get(alarm.subject().patientId());
        if (engine != null) {
            engine.untold(TechnicalFact.of(alarm), now);
        }
    }

    // --- the store

    /** By device, the patients of whom the store is to be asked before anything is said. */
    Map<Integer, Integer> toCheck(int most, long now) {
        Map<Integer, Integer> devices = new LinkedHashMap<>();
        for (Map.Entry<Integer, TechnicalEngine> entry : engines.entrySet()) {
            if (!entry.getValue().isAnyAway()) {
                continue;
            }
            for (int deviceId : entry.getValue().toCheck(now)) {
                devices.put(deviceId, entry.getKey());
            }
            if (devices.size() >= most) {
                break;
            }
        }
        return devices;
    }

    /** Null when the patient is somebody else's by now. */
    @Nullable TechnicalEngine engineOf(int patientId) {
        return engines.get(patientId);
    }
}

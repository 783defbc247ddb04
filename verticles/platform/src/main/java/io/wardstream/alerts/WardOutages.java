package io.wardstream.alerts;

import io.wardstream.alerts.engine.Grace;
import io.wardstream.alerts.engine.MassLoss;
import io.wardstream.alerts.engine.Outage;
import io.wardstream.alerts.engine.TechnicalAlarm;
import io.wardstream.alerts.engine.TechnicalEngine;
import io.wardstream.alerts.engine.WardFact;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.registry.Placement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What concerns many devices of a ward: counted anew each second, and told as one alarm a ward. The
 * devices of a mass loss have their own alarms on record; people see that of the group. Confined to
 * one event loop.
 */
final class WardOutages {
    private static final List<WardFact> COUNTED = List.of(WardFact.NODE_LOST, WardFact.HELD_BACK);

    private final TechnicalAlarms alarms;
    private final WardAlarms wards;
    private final Map<Integer, Group> groups = new HashMap<>();

    /** Of this second. */
    private final Map<Integer, Tally> tallies = new HashMap<>();

    private long settledAt;

    /** Those that were lost together. */
    private static final class Group {
        private final UUID id;
        private final long since;
        private long lastDueAt;

        Group(UUID id, long since) {
            this.id = id;
            this.since = since;
        }
    }

    /** What is wrong with the devices of one ward. */
    private record Tally(Subject ward, Outage outage) {
        int of(WardFact fact) {
            return fact == WardFact.NODE_LOST ? outage.lostWithNode() : outage.heldBack();
        }
    }

    WardOutages(TechnicalAlarms alarms, WardAlarms wards) {
        this.alarms = alarms;
        this.wards = wards;
    }

    /** The ward that a device lies in. */
    static Subject wardOf(Placement place) {
        return Subject.ofWard(place.hospitalId(), place.wardId(), place.wardPublicId());
    }

    /** Wards were taken over: what their devices are like is told by their nodes soon. */
    void gained(long now) {
        settledAt = now + Grace.AFTER_START;
    }

    /** Begins to count. */
    void begin() {
        tallies.clear();
    }

    /** Counts the devices of a patient; not to be called of one whose devices are all there. */
    void count(Placement place, TechnicalEngine engine, long now) {
        Tally tally = tallies.get(place.wardId());
        if (tally == null) {
            tally = new Tally(wardOf(place), new Outage());
            tallies.put(place.wardId(), tally);
        }
        engine.addTo(tally.outage(), now);
    }

    /**
     * The group a lost device belongs to, after all are counted; null when it is lost alone.
     *
     * @param dueAt when its grace was over
     */
    @Nullable UUID groupOf(int wardId, long dueAt, long now) {
        Tally tally = tallies.get(wardId);
        if (tally == null) {
            return null;
        }
        Group group = groups.get(wardId);
        boolean isJoining = group != null && MassLoss.isTogether(dueAt, group.lastDueAt);
        if (!isJoining && !MassLoss.isPart(dueAt, tally.outage().missingDueAt())) {
            return null;
        }
        if (group == null) {
            UUID id = TechnicalAlarm.id(tally.ward(), WardFact.MASS_DISCONNECT.name(), now);
            group = new Group(id, now);
            groups.put(wardId, group);
        }
        group.lastDueAt = Math.max(group.lastDueAt, dueAt);
        return group.id;
    }

    /** The record has a group that was not known here. */
    void adopt(Alarm alarm) {
        if (alarm.cause().code().equals(WardFact.MASS_DISCONNECT.name())) {
            groups.put(
                    alarm.subject().wardId(),
                    new Group(alarm.id(), alarm.cause().conditionSince()));
        }
    }

    /** Tells the numbers, when every lost device has its group. */
    void tell(long now) {
        tellGroups(now);
        for (WardFact fact : COUNTED) {
            for (Subject ward : wards(fact)) {
                Tally tally = tallies.get(ward.wardId());
                int devices = tally == null ? 0 : tally.of(fact);
                if (devices > 0 || now >= settledAt) {
                    wards.counted(ward, fact, devices, now, now);
                }
            }
        }
    }

    private void tellGroups(long now) {
        Set<Subject> grouping = wards(WardFact.MASS_DISCONNECT);
        if (grouping.isEmpty()) {
            return;
        }
        Map<Integer, Integer> grouped = alarms.grouped();
        for (Subject ward : grouping) {
            int devices = grouped.getOrDefault(ward.wardId(), 0);
            Group group = groups.get(ward.wardId());
            long since = group == null ? now : group.since;
            wards.counted(ward, WardFact.MASS_DISCONNECT, devices, since, now);
            if (devices == 0) {
                groups.remove(ward.wardId());
            }
        }
    }

    /** Those that have something to count, or an alarm that may be over. */
    private Set<Subject> wards(WardFact fact) {
        List<Subject> open = wards.with(fact);
        if (open.isEmpty() && tallies.isEmpty()) {
            return Set.of();
        }
        Set<Subject> all = new HashSet<>(open);
        tallies.values().forEach(tally -> all.add(tally.ward()));
        return all;
    }

    /** Forgets the wards of other shards. */
    void keep(IntPredicate isShard) {
        IntPredicate isHere = wardId -> isShard.test(Addresses.shardOf(wardId));
        groups.keySet().removeIf(wardId -> !isHere.test(wardId));
        tallies.keySet().removeIf(wardId -> !isHere.test(wardId));
        wards.keep(isHere);
    }
}

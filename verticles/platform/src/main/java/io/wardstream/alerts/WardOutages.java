package io.wardstream.alerts;

import io.wardstream.alerts.engine.Grace;
import io.wardstream.alerts.engine.MassLoss;
import io.wardstream.alerts.engine.Outage;
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

    /** Devices of the group that are to be raised once it has its row, by ward, of this second. */
    private final Map<Integer, Integer> waiting = new HashMap<>();

    /** Those of a ward that were lost together. */
    private static final class Group {
        private final Subject ward;
        private long since;
        private long lastDueAt;

        Group(Subject ward, long since) {
            this.ward = ward;
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
        waiting.clear();
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
     * Whether a lost device belongs to a group, after all are counted. Many that are lost while the
     * group of others stands are a new loss: that those were seen does not count for these.
     *
     * @param dueAt when its grace was over
     */
    boolean isPart(int wardId, long dueAt, long now) {
        Tally tally = tallies.get(wardId);
        if (tally == null) {
            return false;
        }
        Group group = groups.get(wardId);
        boolean isJoining = group != null && MassLoss.isTogether(dueAt, group.lastDueAt);
        if (!isJoining && !MassLoss.isPart(dueAt, tally.outage().lostDueAt())) {
            return false;
        }
        if (group == null) {
            group = new Group(tally.ward(), now);
            groups.put(wardId, group);
        } else if (!isJoining) {
            wards.worse(wardId, WardFact.MASS_DISCONNECT, now);
        }
        group.lastDueAt = Math.max(group.lastDueAt, dueAt);
        return true;
    }

    /** A device of the group is to be raised. */
    void waits(int wardId) {
        waiting.merge(wardId, 1, Integer::sum);
    }

    /**
     * The alarm of the group: its row comes before those of its devices, because another owner may
     * have made it first. Null until then.
     */
    @Nullable UUID groupOf(int wardId) {
        Alarm standing = wards.standing(wardId, WardFact.MASS_DISCONNECT);
        return standing == null ? null : standing.id();
    }

    /** The record has a group that was not known here. */
    void adopt(Alarm alarm) {
        if (alarm.cause().code().equals(WardFact.MASS_DISCONNECT.name())) {
            Group group = new Group(alarm.subject(), alarm.cause().conditionSince());
            groups.put(alarm.subject().wardId(), group);
        }
    }

    /** Somebody has closed the alarm while it stood: if it still is so, another one begins. */
    void closed(Alarm alarm, long now) {
        Group group = groups.get(alarm.subject().wardId());
        if (group != null && alarm.cause().code().equals(WardFact.MASS_DISCONNECT.name())) {
            group.since = now;
        }
    }

    /** Tells the numbers, when it is known of every lost device whether it has a group. */
    void tell(long now) {
        if (!groups.isEmpty()) {
            Map<Integer, Integer> grouped = alarms.grouped();
            groups.values().removeIf(group -> isOver(group, grouped, now));
        }
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

    private boolean isOver(Group group, Map<Integer, Integer> grouped, long now) {
        int wardId = group.ward.wardId();
        int devices = grouped.getOrDefault(wardId, 0) + waiting.getOrDefault(wardId, 0);
        wards.counted(group.ward, WardFact.MASS_DISCONNECT, devices, group.since, now);
        return devices == 0;
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

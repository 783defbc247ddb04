package io.wardstream.alerts;

import io.wardstream.alerts.engine.Grace;
import io.wardstream.alerts.engine.MassLoss;
import io.wardstream.alerts.engine.Outage;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Devices of a ward that were lost together: through one gateway, or otherwise. Each group is one
 * alarm; its devices have their own on record, and people see that of the group. Confined to one
 * event loop.
 */
final class LossGroups {
    /** The store is asked about each device that is missing, some hundreds a second. */
    private static final long CHECKED_WITHIN = 10_000;

    private final TechnicalAlarms alarms;
    private final WardAlarms wards;
    private final Map<Key, Group> groups = new HashMap<>();

    /** Devices that are to be raised once their group has its row, of this second. */
    private final Map<Key, Integer> waiting = new HashMap<>();

    private long settledAt;

    /**
     * What there is one group of.
     *
     * @param gateway null: the devices of the ward that share none
     */
    record Key(int wardId, @Nullable String gateway) {
        private WardCause cause() {
            return WardCause.lost(gateway);
        }
    }

    private static final class Group {
        private final Subject ward;

        /** Of its alarm; of more than one when another owner had raised it first. */
        private final Set<UUID> ids = new HashSet<>();

        private long since;
        private long lastDueAt;

        /** Devices of it have been counted here. */
        private boolean isCounted;

        Group(Subject ward, long since) {
            this.ward = ward;
            this.since = since;
        }
    }

    LossGroups(TechnicalAlarms alarms, WardAlarms wards) {
        this.alarms = alarms;
        this.wards = wards;
    }

    /**
     * Wards were taken over: the alarms of their devices are read patient by patient, and what was
     * not on record yet is found out anew.
     */
    void gained(long now) {
        settledAt = now + Grace.AFTER_START + CHECKED_WITHIN;
    }

    /** Begins to count. */
    void begin() {
        waiting.clear();
    }

    /**
     * Finds the group of a device that is lost, after all are counted; null: it was lost alone.
     * Those of its gateway come first, so that whoever looks for the cause is told where to look.
     *
     * @param outage of the ward
     * @param dueAt when the device's grace was over
     */
    @Nullable Key join(
            Subject ward, Outage outage, @Nullable String gateway, long dueAt, long now) {
        if (gateway != null) {
            Key behind = new Key(ward.wardId(), gateway);
            if (isPart(behind, ward, outage.lostBehind(gateway), dueAt, now)) {
                return behind;
            }
        }
        Key otherwise = new Key(ward.wardId(), null);
        return isPart(otherwise, ward, outage.lostOtherwise(), dueAt, now) ? otherwise : null;
    }

    /**
     * Many that are lost while the group of others stands are a new loss: that those were seen does
     * not count for these.
     */
    private boolean isPart(Key key, Subject ward, Collection<Long> lost, long dueAt, long now) {
        Group group = groups.get(key);
        boolean isJoining = group != null && MassLoss.isTogether(dueAt, group.lastDueAt);
        if (!isJoining && !MassLoss.isPart(dueAt, lost)) {
            return false;
        }
        if (group == null) {
            group = new Group(ward, now);
            groups.put(key, group);
        } else if (!isJoining) {
            wards.worse(key.wardId(), key.cause(), now);
        }
        group.lastDueAt = Math.max(group.lastDueAt, dueAt);
        return true;
    }

    /** A device of the group is to be raised. */
    void waits(Key key) {
        waiting.merge(key, 1, Integer::sum);
    }

    /**
     * The alarm of the group: its row comes before those of its devices, because another owner may
     * have made it first. Null until then.
     */
    @Nullable UUID alarmOf(Key key) {
        Alarm standing = wards.standing(key.wardId(), key.cause());
        Group group = groups.get(key);
        if (standing == null) {
            return null;
        }
        if (group != null) {
            group.ids.add(standing.id());
        }
        return standing.id();
    }

    /** The record has a group that was not known here. */
    void adopt(Alarm alarm) {
        Key key = keyOf(alarm);
        if (key != null) {
            Group group = new Group(alarm.subject(), alarm.cause().conditionSince());
            group.ids.add(alarm.id());
            groups.put(key, group);
        }
    }

    /** Somebody has closed the alarm while it stood: if it still is so, another one begins. */
    void closed(Alarm alarm, long now) {
        Key key = keyOf(alarm);
        Group group = key == null ? null : groups.get(key);
        if (group != null) {
            group.since = now;
        }
    }

    private static @Nullable Key keyOf(Alarm alarm) {
        WardCause cause = WardCause.byCode(alarm.cause().code());
        return cause == null || !cause.isGroup()
                ? null
                : new Key(alarm.subject().wardId(), cause.gateway());
    }

    /** Tells the numbers, when it is known of every lost device whether it has a group. */
    void tell(long now) {
        if (!groups.isEmpty()) {
            Map<Key, Integer> devices = devices();
            groups.entrySet()
                    .removeIf(
                            entry -> {
                                int count = devices.getOrDefault(entry.getKey(), 0);
                                return isOver(entry.getKey(), entry.getValue(), count, now);
                            });
        }
    }

    /** One that is read from the record is not over before its devices are read, too. */
    private boolean isOver(Key key, Group group, int raised, long now) {
        int devices = raised + waiting.getOrDefault(key, 0);
        group.isCounted |= devices > 0;
        if (!group.isCounted && now < settledAt) {
            return false;
        }
        wards.counted(group.ward, key.cause(), devices, group.since, now);
        return devices == 0;
    }

    /** How many of each group are gone and have their alarm. */
    private Map<Key, Integer> devices() {
        Map<UUID, Key> byAlarm = new HashMap<>();
        Map<Integer, Key> byWard = new HashMap<>();
        for (Map.Entry<Key, Group> entry : groups.entrySet()) {
            UUID _ = alarmOf(entry.getKey());
            entry.getValue().ids.forEach(id -> byAlarm.put(id, entry.getKey()));
            byWard.put(entry.getKey().wardId(), entry.getKey());
        }
        Map<Key, Integer> devices = new HashMap<>();
        for (Subject device : alarms.grouped()) {
            // a group may have been shown under an id that the record never had
            Key ofWard = byWard.get(device.wardId());
            Key key = byAlarm.getOrDefault(device.groupId(), ofWard);
            if (key != null) {
                devices.merge(key, 1, Integer::sum);
            }
        }
        return devices;
    }

    /** Forgets the wards of other shards. */
    void keep(IntPredicate isWardHere) {
        groups.keySet().removeIf(key -> !isWardHere.test(key.wardId()));
    }
}

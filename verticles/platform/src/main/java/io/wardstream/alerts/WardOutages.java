package io.wardstream.alerts;

import io.wardstream.alerts.engine.Grace;
import io.wardstream.alerts.engine.Outage;
import io.wardstream.alerts.engine.TechnicalEngine;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.alerts.engine.WardFact;
import io.wardstream.codec.model.Alarm.Subject;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What concerns many devices of a ward: counted anew each second, and told as one alarm a ward and
 * fact; those that were lost together are told by {@link LossGroups}. Confined to one event loop.
 */
final class WardOutages {
    private static final List<WardFact> COUNTED = List.of(WardFact.NODE_LOST, WardFact.HELD_BACK);

    private final Placements placements;
    private final WardAlarms wards;

    /** Of this second. */
    private final Map<Integer, Tally> tallies = new HashMap<>();

    private long settledAt;

    /** What is wrong with the devices of one ward. */
    private record Tally(Subject ward, Outage outage) {
        int of(WardFact fact) {
            return fact == WardFact.NODE_LOST ? outage.lostWithNode() : outage.heldBack();
        }
    }

    WardOutages(Placements placements, WardAlarms wards) {
        this.placements = placements;
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
            tally = new Tally(wardOf(place), new Outage(this::gatewayOf));
            tallies.put(place.wardId(), tally);
        }
        engine.addTo(tally.outage(), now);
    }

    private @Nullable String gatewayOf(int deviceId) {
        Placement place = placements.ofDevice(deviceId);
        return place == null ? null : place.gateway();
    }

    /** What is counted of the ward; null while all its devices are there. */
    @Nullable Outage of(int wardId) {
        Tally tally = tallies.get(wardId);
        return tally == null ? null : tally.outage();
    }

    /** Tells the numbers. */
    void tell(long now) {
        for (WardFact fact : COUNTED) {
            for (Subject ward : wards(fact)) {
                Tally tally = tallies.get(ward.wardId());
                int devices = tally == null ? 0 : tally.of(fact);
                if (devices > 0 || now >= settledAt) {
                    wards.counted(ward, WardCause.of(fact), devices, now, now);
                }
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
    void keep(IntPredicate isWardHere) {
        tallies.keySet().removeIf(wardId -> !isWardHere.test(wardId));
    }
}

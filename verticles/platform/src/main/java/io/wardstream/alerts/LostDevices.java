package io.wardstream.alerts;

import io.wardstream.alerts.engine.Outage;
import io.wardstream.alerts.engine.TechnicalFact;
import io.wardstream.registry.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Devices that are lost, from the moment that is found out until they are raised: at once when each
 * is alone, and when they were lost together as soon as the alarm of their group has its row.
 * Confined to one event loop.
 */
final class LostDevices {
    private final WardOutages outages;
    private final LossGroups groups;
    private final Raising raising;
    private final List<Lost> fresh = new ArrayList<>();
    private final Map<TechnicalFact, Waiting> waiting = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param dueAt when its grace was over
     */
    record Lost(TechnicalFact fact, Placement place, long since, long dueAt) {}

    private record Waiting(Lost lost, LossGroups.Key group) {}

    /** Raises one; the group is null when it was lost alone. */
    interface Raising {
        void raise(Lost lost, @Nullable UUID group, long now);
    }

    LostDevices(WardOutages outages, LossGroups groups, Raising raising) {
        this.outages = outages;
        this.groups = groups;
        this.raising = raising;
    }

    void add(Lost lost) {
        fresh.add(lost);
    }

    /** It is back; true when it was not raised yet. */
    boolean isBack(TechnicalFact fact) {
        return waiting.remove(fact) != null;
    }

    void forget(Predicate<Placement> isOut) {
        waiting.values().removeIf(it -> isOut.test(it.lost().place()));
    }

    /** Raises who is lost alone, when all of a second are counted. */
    void sort(long now) {
        for (Lost lost : fresh) {
            LossGroups.Key group = groupOf(lost, now);
            if (group == null) {
                raising.raise(lost, null, now);
            } else {
                waiting.put(lost.fact(), new Waiting(lost, group));
            }
        }
        fresh.clear();
        waiting.values().forEach(it -> groups.waits(it.group()));
    }

    private LossGroups.@Nullable Key groupOf(Lost lost, long now) {
        Placement place = lost.place();
        Outage outage = outages.of(place.wardId());
        return outage == null
                ? null
                : groups.join(
                        WardOutages.wardOf(place), outage, place.gateway(), lost.dueAt(), now);
    }

    /** Raises those whose group has its row. */
    void raise(long now) {
        waiting.values().removeIf(it -> isRaised(it, now));
    }

    private boolean isRaised(Waiting device, long now) {
        UUID group = groups.alarmOf(device.group());
        if (group != null) {
            raising.raise(device.lost(), group, now);
        }
        return group != null;
    }
}

package io.wardstream.alerts;

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
    private final Raising raising;
    private final List<Lost> fresh = new ArrayList<>();
    private final Map<TechnicalFact, Lost> waiting = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param dueAt when its grace was over
     */
    record Lost(TechnicalFact fact, Placement place, long since, long dueAt) {}

    /** Raises one; the group is null when it was lost alone. */
    interface Raising {
        void raise(Lost lost, @Nullable UUID group, long now);
    }

    LostDevices(WardOutages outages, Raising raising) {
        this.outages = outages;
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
        waiting.values().removeIf(lost -> isOut.test(lost.place()));
    }

    /** Raises who is lost alone, when all of a second are counted. */
    void sort(long now) {
        for (Lost lost : fresh) {
            if (outages.isPart(lost.place().wardId(), lost.dueAt(), now)) {
                waiting.put(lost.fact(), lost);
            } else {
                raising.raise(lost, null, now);
            }
        }
        fresh.clear();
        waiting.values().forEach(lost -> outages.waits(lost.place().wardId()));
    }

    /** Raises those whose group has its row. */
    void raise(long now) {
        waiting.values().removeIf(lost -> isRaised(lost, now));
    }

    private boolean isRaised(Lost lost, long now) {
        UUID group = outages.groupOf(lost.place().wardId());
        if (group != null) {
            raising.raise(lost, group, now);
        }
        return group != null;
    }
}

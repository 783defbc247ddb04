package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what nobody was alarmed of from what there was a live alarm of. Pure functions. */
public final class Unraised {

    private Unraised() {}

    /**
     * Of these, what rests on late samples and had no live alarm when it became one. One that a
     * live alarm took over later is its part before that.
     *
     * @param covers live alarms, and what live samples show alone
     */
    public static List<Finding> of(Collection<Finding> together, Collection<Span> covers) {
        Map<Condition, List<Span>> byCondition = new HashMap<>();
        for (Span span : covers) {
            byCondition.computeIfAbsent(span.condition(), _ -> new ArrayList<>()).add(span);
        }
        List<Finding> unraised = new ArrayList<>();
        for (Finding finding : together) {
            List<Span> alike = byCondition.getOrDefault(finding.condition(), List.of());
            Finding left = uncovered(finding, alike);
            if (left != null && left.late().samples() > 0) {
                unraised.add(left);
            }
        }
        return unraised;
    }

    private static @Nullable Finding uncovered(Finding finding, List<Span> covers) {
        long takenOverAt = Long.MAX_VALUE;
        for (Span cover : covers) {
            if (finding.touches(cover.since(), cover.until())) {
                if (cover.since() <= finding.shownAt()) {
                    return null;
                }
                takenOverAt = Math.min(takenOverAt, cover.since());
            }
        }
        return takenOverAt == Long.MAX_VALUE ? finding : finding.raisedLiveAt(takenOverAt);
    }
}

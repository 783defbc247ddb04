package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.TechnicalNews.Began;
import io.wardstream.alerts.engine.TechnicalNews.Ended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was told of one patient's equipment, and what is new beside it. Confined to one event loop.
 */
final class ToldFacts {
    private static final int MOST_ENDED = 64;

    /** By since when; what is true and not among them is told next. */
    private final Map<TechnicalFact, Long> told = new LinkedHashMap<>();

    /**
     * Of facts that were told and are not any more: their next alarm is another one, so it begins
     * later, whatever is known of the cause. The last {@link #MOST_ENDED}.
     */
    private final LinkedHashMap<TechnicalFact, Long> notBefore = new LinkedHashMap<>();

    /** The record has it. */
    void known(TechnicalFact fact, long since) {
        told.putIfAbsent(fact, since);
    }

    /** Its alarm is closed: if it still is so, it begins anew. */
    void untold(TechnicalFact fact, long now) {
        if (told.remove(fact) != null) {
            notBefore(fact, now);
        }
    }

    void forget(int deviceId) {
        told.keySet().removeIf(fact -> fact.deviceId() == deviceId);
        notBefore.keySet().removeIf(fact -> fact.deviceId() == deviceId);
    }

    boolean isEmpty() {
        return told.isEmpty();
    }

    boolean contains(TechnicalFact fact) {
        return told.containsKey(fact);
    }

    /**
     * What has begun or ended.
     *
     * @param present what is so, by since when
     */
    List<TechnicalNews> compare(Map<TechnicalFact, Long> present, long now) {
        List<TechnicalNews> news = new ArrayList<>(0);
        for (TechnicalFact fact : List.copyOf(told.keySet())) {
            if (!present.containsKey(fact)) {
                untold(fact, now);
                news.add(new Ended(fact, now));
            }
        }
        present.forEach(
                (fact, since) -> {
                    if (told.putIfAbsent(fact, since) == null) {
                        long earliest = notBefore.getOrDefault(fact, since);
                        news.add(new Began(fact, Math.max(since, earliest)));
                    }
                });
        return news;
    }

    private void notBefore(TechnicalFact fact, long now) {
        notBefore.putLast(fact, now);
        if (notBefore.size() > MOST_ENDED) {
            var _ = notBefore.pollFirstEntry();
        }
    }
}

package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of scores in force for one patient: one a score and priority at most. Immutable. */
public final class ScoreLimits {
    /** Nobody asks for a score. */
    public static final ScoreLimits NONE = new ScoreLimits(Map.of());

    private final Map<Score, Map<AlarmPriority, ScoreRule>> rules = new EnumMap<>(Score.class);

    ScoreLimits(Map<Score, Map<AlarmPriority, ScoreRule>> rules) {
        rules.forEach((score, byPriority) -> this.rules.put(score, new EnumMap<>(byPriority)));
    }

    /** Whether any rule asks for the score. */
    public boolean has(Score score) {
        return rules.containsKey(score);
    }

    @Nullable ScoreRule of(Score score, AlarmPriority priority) {
        Map<AlarmPriority, ScoreRule> byPriority = rules.get(score);
        return byPriority == null ? null : byPriority.get(priority);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScoreLimits that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }
}

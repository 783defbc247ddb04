package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force for one patient: one a vital or score and priority at most. Immutable, and
 * shared by patients of a ward that have none of their own.
 */
public final class PatientLimits {
    /** Nobody asks for anything. */
    public static final PatientLimits NONE = new PatientLimits(Map.of(), ScoreLimits.NONE);

    /** Samples of so long are looked back at, however short the delays are. */
    static final long LOOK_BACK_MILLIS = 60_000;

    private final Map<VitalSign, VitalLimits> byVital;
    private final ScoreLimits scores;

    private PatientLimits(Map<VitalSign, VitalLimits> byVital, ScoreLimits scores) {
        this.byVital = byVital;
        this.scores = scores;
    }

    /**
     * The most specific rule of each vital or score and priority, as {@link RuleSet} finds them.
     */
    static PatientLimits of(Collection<? extends AlertRule> rules) {
        Map<VitalSign, Map<AlarmPriority, LimitRule>> limits = new EnumMap<>(VitalSign.class);
        Map<Score, Map<AlarmPriority, ScoreRule>> scores = new EnumMap<>(Score.class);
        for (AlertRule rule : rules) {
            switch (rule) {
                case LimitRule limit -> file(limits, limit.vital(), limit);
                case ScoreRule score -> file(scores, score.score(), score);
            }
        }
        Map<VitalSign, VitalLimits> byVital = new EnumMap<>(VitalSign.class);
        limits.forEach((vital, found) -> byVital.put(vital, new VitalLimits(vital, found)));
        return byVital.isEmpty() && scores.isEmpty()
                ? NONE
                : new PatientLimits(byVital, new ScoreLimits(scores));
    }

    private static <K, R extends AlertRule> void file(
            Map<K, Map<AlarmPriority, R>> sorted, K subject, R rule) {
        sorted.computeIfAbsent(subject, _ -> new EnumMap<>(AlarmPriority.class))
                .merge(rule.priority(), rule, Specificity::moreSpecific);
    }

    /** The rules of scores. */
    public ScoreLimits scores() {
        return scores;
    }

    /**
     * How far back somebody who takes over must read samples, so that no delay begins anew: the
     * longest delay, at least a minute.
     */
    public Duration lookBack() {
        long longest = LOOK_BACK_MILLIS;
        for (VitalLimits limits : byVital.values()) {
            longest = Math.max(longest, limits.longestDelay());
        }
        return Duration.ofMillis(longest);
    }

    /** Whether any rule asks for the condition. */
    public boolean has(Condition condition) {
        VitalLimits limits = byVital.get(condition.vital());
        return limits != null && limits.has(condition.side());
    }

    @Nullable VitalLimits of(VitalSign vital) {
        return byVital.get(vital);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof PatientLimits that
                        && byVital.equals(that.byVital)
                        && scores.equals(that.scores));
    }

    @Override
    public int hashCode() {
        return 31 * byVital.hashCode() + scores.hashCode();
    }
}

package io.wardstream.alerts.engine;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force for one patient: one a vital and priority at most. Immutable, and shared by
 * patients of a ward that have none of their own.
 */
public final class PatientLimits {
    /** Nobody asks for anything. */
    public static final PatientLimits NONE = new PatientLimits(Map.of());

    /** Samples of so long are looked back at, however short the delays are. */
    static final long LOOK_BACK_MILLIS = 60_000;

    private final Map<VitalSign, VitalLimits> byVital;

    private PatientLimits(Map<VitalSign, VitalLimits> byVital) {
        this.byVital = byVital;
    }

    /** The most specific rule of each vital and priority, as {@link RuleSet} finds them. */
    static PatientLimits of(Collection<LimitRule> rules) {
        Map<VitalSign, Map<AlarmPriority, LimitRule>> sorted = new EnumMap<>(VitalSign.class);
        for (LimitRule rule : rules) {
            sorted.computeIfAbsent(rule.vital(), _ -> new EnumMap<>(AlarmPriority.class))
                    .merge(rule.priority(), rule, Specificity::moreSpecific);
        }
        Map<VitalSign, VitalLimits> byVital = new EnumMap<>(VitalSign.class);
        sorted.forEach((vital, found) -> byVital.put(vital, new VitalLimits(vital, found)));
        return byVital.isEmpty() ? NONE : new PatientLimits(byVital);
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
                || (other instanceof PatientLimits that && byVital.equals(that.byVital));
    }

    @Override
    public int hashCode() {
        return byVital.hashCode();
    }
}

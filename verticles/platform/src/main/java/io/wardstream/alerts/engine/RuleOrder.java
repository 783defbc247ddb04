package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.RuleCheck.Violation;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Cadence;
import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rules of one scope and vital or score fit together. Pure.
 *
 * <p>Whatever crosses the limit of one crosses the milder limit of the other first. When the milder
 * one has the higher priority and waits no longer, the one of lower priority can never raise an
 * alarm: somebody has mixed up the two. With a longer delay it makes sense: so long above 110 is
 * worse than once above 130. So it may with another median, which follows other values. Two rules
 * with the same limit are no contradiction: the higher priority counts.
 */
public final class RuleOrder {
    private RuleOrder() {}

    /**
     * The first thing that does not fit; null when there is none.
     *
     * @param others enabled, of the same scope and subject; one of the same priority is replaced
     */
    public static @Nullable Violation broken(
            AlertRule rule, Collection<? extends AlertRule> others) {
        if (!rule.isEnabled()) {
            return null;
        }
        for (AlertRule other : others) {
            Violation violation = rule.priority() == other.priority() ? null : between(rule, other);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private static @Nullable Violation between(AlertRule rule, AlertRule other) {
        boolean isHigher = rule.priority().compareTo(other.priority()) > 0;
        boolean isLater =
                isHigher
                        ? rule.delay().compareTo(other.delay()) > 0
                        : rule.delay().compareTo(other.delay()) < 0;
        if (isLater) {
            return null;
        }
        return switch (rule) {
            case LimitRule limits when other instanceof LimitRule others ->
                    limits.medianOf() == others.medianOf() ? ofLimits(limits, others) : null;
            case ScoreRule score when other instanceof ScoreRule others ->
                    isMixedUp(score.atLeast(), others.atLeast(), isHigher)
                            ? violation("atLeast", score, others, others.atLeast(), isHigher)
                            : null;
            default -> null;
        };
    }

    private static @Nullable Violation ofLimits(LimitRule rule, LimitRule other) {
        boolean isHigher = rule.priority().compareTo(other.priority()) > 0;
        if (isMixedUp(rule.high(), other.high(), isHigher)) {
            return violation("high", rule, other, other.high(), isHigher);
        }
        return isMixedUp(-rule.low(), -other.low(), isHigher)
                ? violation("low", rule, other, other.low(), !isHigher)
                : null;
    }

    /** Of limits that are crossed from below; NaN, no limit, fits everything. */
    private static boolean isMixedUp(double limit, double other, boolean isHigher) {
        return isHigher ? limit < other : limit > other;
    }

    private static Violation violation(
            String field, AlertRule rule, AlertRule other, double bound, boolean isAtLeast) {
        return new Violation(
                field,
                (isAtLeast ? "must be at least " : "must be at most ")
                        + BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString()
                        + ", as in the rule of "
                        + other.priority().wireName()
                        + " priority here"
                        + orDelay(rule, other)
                        + "; else "
                        + lower(rule, other).wireName()
                        + " priority is never raised");
    }

    private static AlarmPriority lower(AlertRule rule, AlertRule other) {
        return rule.priority().compareTo(other.priority()) < 0 ? rule.priority() : other.priority();
    }

    /** The other way out, where there is one. */
    private static String orDelay(AlertRule rule, AlertRule other) {
        boolean isEpisodic =
                rule instanceof LimitRule limits && limits.vital().cadence() == Cadence.EPISODIC;
        boolean isHigher = rule.priority().compareTo(other.priority()) > 0;
        long seconds = other.delay().toSeconds();
        boolean isPossible = isHigher ? seconds < RuleCheck.LONGEST_DELAY_SECONDS : seconds > 0;
        if (isEpisodic || !isPossible) {
            return "";
        }
        return ", or delaySeconds " + (isHigher ? "above " : "below ") + seconds;
    }
}

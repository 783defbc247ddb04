package io.wardstream.alerts.engine;

import io.wardstream.codec.model.Cadence;
import io.wardstream.codec.model.VitalSign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Whether a rule makes sense. Pure. */
public final class RuleCheck {
    /** Longer than that an alarm must not wait. */
    public static final int LONGEST_DELAY_SECONDS = 300;

    private static final String DELAY_BOUND =
            "must be a whole number from 0 to " + LONGEST_DELAY_SECONDS;

    /** An odd number, so that the median is a value. */
    public static final int LONGEST_MEDIAN = 9;

    /**
     * What is wrong.
     *
     * @param field as in the API: low, high, hysteresis, delaySeconds, medianOf, atLeast
     * @param rule what it must be: {@code must be a whole number from 0 to 300}
     */
    public record Violation(String field, String rule) {}

    private final RuleTemplate rule;
    private final List<Violation> violations = new ArrayList<>();

    private RuleCheck(RuleTemplate rule) {
        this.rule = rule;
    }

    /** Everything that is wrong with it; empty when it can be used. */
    public static List<Violation> of(RuleContent rule) {
        return switch (rule) {
            case RuleTemplate limits -> ofLimits(limits);
            case ScoreTemplate score -> ofScore(score);
        };
    }

    private static List<Violation> ofScore(ScoreTemplate rule) {
        List<Violation> violations = new ArrayList<>();
        Score score = rule.score();
        if (rule.atLeast() < score.least() || rule.atLeast() > score.most()) {
            violations.add(new Violation("atLeast", bound(score)));
        }
        if (rule.delaySeconds() < 0 || rule.delaySeconds() > LONGEST_DELAY_SECONDS) {
            violations.add(new Violation("delaySeconds", DELAY_BOUND));
        }
        return List.copyOf(violations);
    }

    private static String bound(Score score) {
        String bound =
                score.least() == score.most()
                        ? "must be " + score.least()
                        : "must be a whole number from " + score.least() + " to " + score.most();
        return bound + " for " + score.wireName();
    }

    private static List<Violation> ofLimits(RuleTemplate rule) {
        RuleCheck check = new RuleCheck(rule);
        check.limits();
        check.hysteresis();
        check.patience();
        return List.copyOf(check.violations);
    }

    private void limits() {
        limit("low", rule.low());
        limit("high", rule.high());
        if (Double.isNaN(rule.low()) && Double.isNaN(rule.high())) {
            refuse("low", "must be given, or high, or both");
        }
        if (rule.low() >= rule.high()) {
            refuse("low", "must be below high, which is " + shown(rule.high()));
        }
    }

    private void limit(String field, double limit) {
        VitalSign vital = rule.vital();
        if (!Double.isNaN(limit) && !vital.isPossible(limit)) {
            refuse(field, "must be " + range(vital.rejectLow(), vital.rejectHigh()) + of(vital));
        }
    }

    /** A value must be able to come back, and from one limit without crossing the other. */
    private void hysteresis() {
        VitalSign vital = rule.vital();
        double low = Double.isNaN(rule.low()) ? vital.rejectLow() : rule.low();
        double high = Double.isNaN(rule.high()) ? vital.rejectHigh() : rule.high();
        double most = Math.max(0, high - low);
        if (!(rule.hysteresis() >= 0 && rule.hysteresis() <= most)) {
            refuse("hysteresis", "must be " + range(0, most) + of(vital));
        }
    }

    private void patience() {
        if (rule.vital().cadence() == Cadence.EPISODIC) {
            if (rule.delaySeconds() != 0) {
                refuse("delaySeconds", "must be 0" + of(rule.vital()) + ", measured now and then");
            }
            if (rule.medianOf() != 1) {
                refuse("medianOf", "must be 1" + of(rule.vital()) + ", measured now and then");
            }
            return;
        }
        if (rule.delaySeconds() < 0 || rule.delaySeconds() > LONGEST_DELAY_SECONDS) {
            refuse("delaySeconds", DELAY_BOUND);
        }
        if (rule.medianOf() < 1 || rule.medianOf() > LONGEST_MEDIAN || rule.medianOf() % 2 == 0) {
            refuse("medianOf", "must be an odd number from 1 to " + LONGEST_MEDIAN);
        }
    }

    private void refuse(String field, String text) {
        violations.add(new Violation(field, text));
    }

    private static String range(double from, double to) {
        return "from " + shown(from) + " to " + shown(to);
    }

    private static String of(VitalSign vital) {
        return " for " + vital.wireName();
    }

    private static String shown(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }
}

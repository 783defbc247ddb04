package io.wardstream.alerts.engine;

import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.LOW;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.RuleCheck.Violation;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RuleOrderTest {
    private static final double NONE = Double.NaN;

    private static AlertRule heart(
            AlarmPriority priority, double low, double high, int delaySeconds, int medianOf) {
        return new RuleTemplate(
                        VitalSign.HEART_RATE, priority, low, high, 2, delaySeconds, medianOf, false)
                .rule(UUID.randomUUID(), 1, 0, 0);
    }

    private static AlertRule pressure(AlarmPriority priority, double low) {
        return new RuleTemplate(VitalSign.SYSTOLIC_BP, priority, low, NONE, 0, 0, 1, false)
                .rule(UUID.randomUUID(), 1, 0, 0);
    }

    private static AlertRule score(AlarmPriority priority, int atLeast) {
        return new ScoreTemplate(Score.NEWS2, priority, atLeast, 15, false)
                .rule(UUID.randomUUID(), 1, 1, 0, 0, true);
    }

    private static @Nullable Violation broken(AlertRule rule, AlertRule other) {
        return RuleOrder.broken(rule, List.of(other));
    }

    @Test
    void refusesAHigherPriorityThatIsAlwaysReachedFirst() {
        AlertRule medium = heart(MEDIUM, 50, 130, 10, 1);

        assertThat(broken(heart(HIGH, NONE, 110, 10, 1), medium))
                .isEqualTo(
                        new Violation(
                                "high",
                                "must be at least 130, as in the rule of medium priority here,"
                                        + " or delaySeconds above 10;"
                                        + " else medium priority is never raised"));
        assertThat(broken(heart(HIGH, 55, 140, 0, 1), medium))
                .isEqualTo(
                        new Violation(
                                "low",
                                "must be at most 50, as in the rule of medium priority here,"
                                        + " or delaySeconds above 10;"
                                        + " else medium priority is never raised"));
    }

    @Test
    void refusesALowerPriorityThatIsNeverReached() {
        AlertRule high = heart(HIGH, 40, 120, 0, 1);

        assertThat(broken(heart(LOW, NONE, 130, 10, 1), high))
                .isEqualTo(
                        new Violation(
                                "high",
                                "must be at most 120, as in the rule of high priority here;"
                                        + " else low priority is never raised"));
        assertThat(broken(heart(MEDIUM, 35, NONE, 0, 1), high))
                .extracting(Violation::field)
                .isEqualTo("low");
        assertThat(broken(pressure(MEDIUM, 80), pressure(HIGH, 90)))
                .extracting(Violation::rule)
                .isEqualTo(
                        "must be at least 90, as in the rule of high priority here;"
                                + " else medium priority is never raised");
    }

    @Test
    void refusesPointsInTheWrongOrder() {
        assertThat(broken(score(HIGH, 5), score(MEDIUM, 7)))
                .isEqualTo(
                        new Violation(
                                "atLeast",
                                "must be at least 7, as in the rule of medium priority here,"
                                        + " or delaySeconds above 15;"
                                        + " else medium priority is never raised"));
        assertThat(broken(score(MEDIUM, 5), score(HIGH, 7))).isNull();
    }

    @Test
    void takesWhatRisesWithTheValueOrWithTime() {
        assertThat(broken(heart(HIGH, 40, 140, 10, 1), heart(MEDIUM, 50, 120, 10, 1))).isNull();
        assertThat(broken(heart(HIGH, NONE, 110, 60, 1), heart(MEDIUM, NONE, 130, 10, 1))).isNull();
        assertThat(broken(heart(MEDIUM, NONE, 130, 10, 1), heart(HIGH, NONE, 110, 60, 1))).isNull();
        assertThat(broken(heart(HIGH, NONE, 120, 60, 1), heart(MEDIUM, NONE, 120, 10, 1))).isNull();
    }

    @Test
    void takesOneLimitForTwoPrioritiesAndAnotherMedian() {
        assertThat(broken(heart(HIGH, NONE, 120, 0, 1), heart(MEDIUM, NONE, 120, 0, 1))).isNull();
        assertThat(broken(heart(HIGH, NONE, 110, 5, 1), heart(MEDIUM, NONE, 130, 5, 9))).isNull();
    }

    @Test
    void takesLimitsOfOneSideOnlyAndWhatIsReplacedOrNotEnabled() {
        AlertRule medium = heart(MEDIUM, NONE, 130, 10, 1);
        AlertRule off =
                new RuleTemplate(VitalSign.HEART_RATE, HIGH, NONE, 110, 2, 0, 1, false)
                        .rule(UUID.randomUUID(), 1, 1, 0, 0, false);

        assertThat(broken(heart(HIGH, 60, NONE, 0, 1), medium)).isNull();
        assertThat(broken(heart(MEDIUM, NONE, 110, 0, 1), medium)).isNull();
        assertThat(broken(off, medium)).isNull();
    }
}

package io.wardstream.alerts.engine;

import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;
import static io.wardstream.codec.model.VitalSign.SYSTOLIC_BP;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.RuleCheck.Violation;
import io.wardstream.codec.model.VitalSign;
import org.junit.jupiter.api.Test;

final class RuleCheckTest {
    private static final double NONE = Double.NaN;

    @Test
    void takesWhatMakesSense() {
        assertThat(RuleCheck.of(rule(HEART_RATE, 40, 140, 2, 300, 9))).isEmpty();
        assertThat(RuleCheck.of(rule(SPO2, 0, NONE, 0, 0, 1))).isEmpty();
        assertThat(RuleCheck.of(rule(SYSTOLIC_BP, NONE, 300, 0, 0, 1))).isEmpty();
    }

    @Test
    void refusesLimitsThatNoDeviceCanMeasure() {
        assertThat(RuleCheck.of(rule(SPO2, -1, NONE, 0, 0, 1)))
                .contains(new Violation("low", "must be from 0 to 100 for spo2"));
        assertThat(RuleCheck.of(rule(SPO2, NONE, 100.5, 0, 0, 1)))
                .containsExactly(new Violation("high", "must be from 0 to 100 for spo2"));
        assertThat(
                        RuleCheck.of(
                                rule(
                                        SPO2,
                                        Double.POSITIVE_INFINITY,
                                        Double.POSITIVE_INFINITY,
                                        0,
                                        0,
                                        1)))
                .isNotEmpty();
    }

    @Test
    void refusesARuleWithoutLimits() {
        assertThat(RuleCheck.of(rule(SPO2, NONE, NONE, 0, 0, 1)))
                .containsExactly(new Violation("low", "must be given, or high, or both"));
    }

    @Test
    void refusesLimitsInTheWrongOrder() {
        assertThat(RuleCheck.of(rule(HEART_RATE, 140, 140, 0, 0, 1)))
                .containsExactly(new Violation("low", "must be below high, which is 140"));
    }

    @Test
    void refusesAHysteresisFromWhichNothingComesBack() {
        assertThat(RuleCheck.of(rule(HEART_RATE, 40, 140, 100.1, 0, 1)))
                .containsExactly(
                        new Violation("hysteresis", "must be from 0 to 100 for heart_rate"));
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 12.1, 0, 1)))
                .containsExactly(new Violation("hysteresis", "must be from 0 to 12 for spo2"));
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, -1, 0, 1))).hasSize(1);
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, NONE, 0, 1))).hasSize(1);
    }

    @Test
    void refusesToWaitTooLong() {
        Violation violation = new Violation("delaySeconds", "must be a whole number from 0 to 300");

        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 0, 301, 1))).containsExactly(violation);
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 0, -1, 1))).containsExactly(violation);
    }

    @Test
    void refusesAMedianThatIsNoValueOrTooSlow() {
        Violation violation = new Violation("medianOf", "must be an odd number from 1 to 9");

        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 0, 0, 0))).containsExactly(violation);
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 0, 0, 4))).containsExactly(violation);
        assertThat(RuleCheck.of(rule(SPO2, 88, NONE, 0, 0, 11))).containsExactly(violation);
    }

    @Test
    void refusesToWaitForTheNextCuffPressure() {
        assertThat(RuleCheck.of(rule(SYSTOLIC_BP, 90, NONE, 0, 10, 3)))
                .extracting(Violation::field)
                .containsExactly("delaySeconds", "medianOf");
    }

    private static RuleTemplate rule(
            VitalSign vital,
            double low,
            double high,
            double hysteresis,
            int delaySeconds,
            int medianOf) {
        return new RuleTemplate(vital, HIGH, low, high, hysteresis, delaySeconds, medianOf, false);
    }
}

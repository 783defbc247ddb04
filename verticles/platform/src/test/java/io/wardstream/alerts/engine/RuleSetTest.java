package io.wardstream.alerts.engine;

import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which rule is in force for whom. */
final class RuleSetTest {
    private static final double NONE = Double.NaN;

    private final LimitRule hospital = rule(1, 1, 0, 0, HEART_RATE, HIGH, 40, 140);
    private final LimitRule ward = rule(2, 1, 5, 0, HEART_RATE, HIGH, 45, NONE);
    private final LimitRule patient = rule(3, 1, 0, 9, HEART_RATE, HIGH, 30, 160);

    @Test
    void theMostSpecificRuleIsInForceWhole() {
        RuleSet rules = RuleSet.of(7, List.of(hospital, ward, patient));

        assertThat(inForce(rules.limitsOf(1, 5, 9))).isEqualTo(patient);
        assertThat(inForce(rules.limitsOf(1, 6, 9))).isEqualTo(patient);
        assertThat(inForce(rules.limitsOf(1, 5, 8))).isEqualTo(ward);
        assertThat(rules.limitsOf(1, 5, 8).has(new Condition(HEART_RATE, Side.HIGH))).isFalse();
        assertThat(inForce(rules.limitsOf(1, 6, 8))).isEqualTo(hospital);
        assertThat(rules.version()).isEqualTo(7);
    }

    @Test
    void prioritiesAndVitalsAreInForceSideBySide() {
        LimitRule medium = rule(4, 1, 0, 0, HEART_RATE, MEDIUM, 50, 120);
        LimitRule spo2 = rule(5, 1, 5, 0, SPO2, HIGH, 88, NONE);

        PatientLimits limits = RuleSet.of(1, List.of(ward, medium, spo2)).limitsOf(1, 5, 1);

        assertThat(limits.of(HEART_RATE))
                .isEqualTo(PatientLimits.of(List.of(ward, medium)).of(HEART_RATE));
        assertThat(limits.has(new Condition(SPO2, Side.LOW))).isTrue();
        assertThat(limits.has(new Condition(SPO2, Side.HIGH))).isFalse();
    }

    @Test
    void otherHospitalsHaveTheirOwn() {
        RuleSet rules = RuleSet.of(1, List.of(hospital, ward, patient));

        assertThat(rules.limitsOf(2, 5, 9)).isEqualTo(PatientLimits.NONE);
        assertThat(RuleSet.EMPTY.limitsOf(1, 5, 9)).isEqualTo(PatientLimits.NONE);
    }

    @Test
    void aDisabledRuleIsAsIfItWereNotThere() {
        RuleSet rules = RuleSet.of(1, List.of(hospital, disabled(ward)));

        assertThat(inForce(rules.limitsOf(1, 5, 8))).isEqualTo(hospital);
    }

    @Test
    void ofTwoInOneScopeTheLaterVersionIsInForceThenTheGreaterId() {
        LimitRule later = versioned(rule(1, 1, 0, 0, HEART_RATE, HIGH, 41, 141), 2);
        LimitRule greater = rule(9, 1, 0, 0, HEART_RATE, HIGH, 42, 142);
        List<LimitRule> all = Arrays.asList(greater, hospital, later);

        assertThat(inForce(RuleSet.of(1, all).limitsOf(1, 1, 1))).isEqualTo(later);
        Collections.reverse(all);
        assertThat(inForce(RuleSet.of(1, all).limitsOf(1, 1, 1))).isEqualTo(later);
        assertThat(inForce(RuleSet.of(1, List.of(greater, hospital)).limitsOf(1, 1, 1)))
                .isEqualTo(greater);
    }

    @Test
    void patientsWithoutRulesOfTheirOwnShareTheirLimits() {
        RuleSet rules = RuleSet.of(1, List.of(hospital, ward, patient));

        assertThat(rules.limitsOf(1, 5, 8)).isSameAs(rules.limitsOf(1, 5, 7));
        assertThat(rules.limitsOf(1, 6, 8)).isSameAs(rules.limitsOf(1, 7, 8));
        assertThat(rules.limitsOf(1, 5, 9)).isSameAs(rules.limitsOf(1, 5, 9));
    }

    private static LimitRule inForce(PatientLimits limits) {
        VitalLimits found = Objects.requireNonNull(limits.of(HEART_RATE));
        return found.rule(HIGH.code());
    }

    private static LimitRule rule(
            int id,
            int hospitalId,
            int wardId,
            int patientId,
            VitalSign vital,
            AlarmPriority priority,
            double low,
            double high) {
        return new RuleTemplate(vital, priority, low, high, 0, 0, 1, false)
                .rule(new UUID(0, id), hospitalId, wardId, patientId);
    }

    private static LimitRule disabled(LimitRule rule) {
        return changed(rule, rule.version(), false);
    }

    private static LimitRule versioned(LimitRule rule, int version) {
        return changed(rule, version, true);
    }

    private static LimitRule changed(LimitRule rule, int version, boolean isEnabled) {
        return new LimitRule(
                rule.id(),
                version,
                rule.hospitalId(),
                rule.wardId(),
                rule.patientId(),
                rule.vital(),
                rule.priority(),
                rule.low(),
                rule.high(),
                rule.hysteresis(),
                Duration.ZERO,
                rule.medianOf(),
                rule.isLatching(),
                isEnabled);
    }
}

package io.wardstream.whatif.replay;

import static io.wardstream.whatif.replay.ReplayBed.low;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.whatif.replay.WardRules.Change;
import io.wardstream.whatif.replay.WhatIfReplay.Limits;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WardRulesTest {
    private static final AlertRule OF_HOSPITAL = low(90, 10).rule(new UUID(9, 1), 1, 0, 0);
    private static final AlertRule OF_WARD = low(88, 10).rule(new UUID(9, 2), 1, 1, 0);
    private static final AlertRule OF_OTHER_WARD = low(89, 10).rule(new UUID(9, 3), 1, 2, 0);
    private static final AlertRule OF_PATIENT = low(80, 0).rule(new UUID(9, 4), 1, 0, 5);

    private static final List<AlertRule> RULES =
            List.of(OF_HOSPITAL, OF_WARD, OF_OTHER_WARD, OF_PATIENT);

    private static Limits changed(int wardId, int patientId, Change... changes) {
        return WardRules.of(1, 1, RULES, List.of(changes)).of(wardId, patientId);
    }

    @Test
    void areTheSameWithoutAChange() {
        Limits limits = changed(1, 3);

        assertThat(limits.after()).isEqualTo(limits.before());
    }

    @Test
    void takeTheChangeInsteadOfTheWardsRule() {
        Limits limits = changed(1, 3, new Change(low(85, 0), true));

        assertThat(crosses(limits.before(), 87)).isTrue();
        assertThat(crosses(limits.after(), 87)).isFalse();
        assertThat(crosses(limits.after(), 84)).isTrue();
    }

    @Test
    void letAPatientsOwnRuleGoBefore() {
        Limits limits = changed(1, 5, new Change(low(85, 0), true));

        assertThat(crosses(limits.before(), 84)).isFalse();
        assertThat(crosses(limits.after(), 84)).isFalse();
        assertThat(crosses(limits.after(), 79)).isTrue();
    }

    @Test
    void leaveOtherWardsAlone() {
        Limits limits = changed(2, 3, new Change(low(70, 0), true));

        assertThat(limits.after()).isEqualTo(limits.before());
        assertThat(crosses(limits.after(), 88)).isTrue();
    }

    @Test
    void fallBackToTheHospitalsRuleWhenTheChangeIsNotEnabled() {
        Limits limits = changed(1, 3, new Change(low(70, 0), false));

        assertThat(crosses(limits.before(), 89)).isFalse();
        assertThat(crosses(limits.after(), 89)).isTrue();
    }

    @Test
    void keepOtherPriorities() {
        Limits limits = changed(1, 3, new Change(low(AlarmPriority.LOW, 95, 0), true));

        assertThat(crosses(limits.before(), 94)).isFalse();
        assertThat(crosses(limits.after(), 94)).isTrue();
        assertThat(crosses(limits.after(), 87)).isTrue();
    }

    private static boolean crosses(PatientLimits limits, int value) {
        return !ReplayBed.replay(new Limits(limits, limits), ReplayBed.course(99, 2, value, 60))
                .before()
                .isEmpty();
    }
}

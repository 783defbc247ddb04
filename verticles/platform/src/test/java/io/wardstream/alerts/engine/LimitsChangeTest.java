package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.DEVICE;
import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.alerts.engine.EngineBed.engine;
import static io.wardstream.alerts.engine.EngineBed.heartRate;
import static io.wardstream.alerts.engine.EngineBed.high;
import static io.wardstream.alerts.engine.EngineBed.limits;
import static io.wardstream.alerts.engine.EngineBed.rule;
import static io.wardstream.alerts.engine.PatientEngineTest.judged;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules change while patients are judged. */
final class LimitsChangeTest {
    private static final Condition FAST = new Condition(HEART_RATE, Side.HIGH);

    private final PatientEngine engine = engine(high(HIGH, 120, 0));

    @Test
    void aConditionThatNoRuleAsksForIsWithdrawn() {
        List<Transition> raised = engine.judge(heartRate(0, 130));

        List<Transition> told = engine.limits(limits(rule(SPO2, HIGH, 88, Double.NaN, 0)));

        assertThat(raised).hasSize(1);
        assertThat(told).containsExactly(new Withdrawn(FAST));
        assertThat(engine.present()).isEmpty();
        assertThat(engine.judge(heartRate(1, 130))).isEmpty();
    }

    @Test
    void aSideThatNoRuleAsksForIsWithdrawn() {
        List<Transition> raised = engine.judge(heartRate(0, 130));

        List<Transition> told = engine.limits(limits(rule(HEART_RATE, HIGH, 40, Double.NaN, 0)));

        assertThat(raised).hasSize(1);
        assertThat(told).containsExactly(new Withdrawn(FAST));
    }

    @Test
    void aValueInsideTheNewLimitsEndsTheAlarm() {
        List<Transition> raised = engine.judge(heartRate(0, 130));

        List<Transition> changed = engine.limits(limits(high(HIGH, 140, 0)));
        List<Transition> told = engine.judge(heartRate(1, 130));

        assertThat(raised).hasSize(1);
        assertThat(changed).isEmpty();
        assertThat(told).containsExactly(new Ended(FAST, 130, at(1)));
    }

    @Test
    void anAlarmGoesOnWhileTheNewLimitsAreCrossed() {
        List<Transition> raised = engine.judge(heartRate(0, 130));

        List<Transition> changed = engine.limits(limits(high(HIGH, 125, 30)));

        assertThat(raised).hasSize(1);
        assertThat(changed).isEmpty();
        assertThat(engine.judge(heartRate(1, 130))).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
    }

    @Test
    void anAlarmTakesThePriorityOfTheNewRule() {
        List<Transition> raised = engine.judge(heartRate(0, 130));

        List<Transition> changed = engine.limits(limits(high(MEDIUM, 110, 30)));
        List<Transition> told = engine.judge(heartRate(1, 131));

        assertThat(raised).hasSize(1);
        assertThat(changed).isEmpty();
        assertThat(told).containsExactly(new Changed(FAST, MEDIUM, 131, 110, 1, false, at(1)));
    }

    @Test
    void aTighterLimitCountsFromTheNextSampleWithTheDelayAlreadyHad() {
        PatientEngine slow = engine(high(HIGH, 120, 10));
        List<Transition> before = judged(slow, heartRate(0, 115), heartRate(8, 116));

        List<Transition> changed = slow.limits(limits(high(HIGH, 110, 10)));
        List<Transition> told = slow.judge(heartRate(10, 117));

        assertThat(before).isEmpty();
        assertThat(changed).isEmpty();
        assertThat(told).containsExactly(new Began(FAST, HIGH, 117, 110, 1, false, at(0), DEVICE));
    }

    @Test
    void whatWasOverBeforeATighterLimitIsNotRaised() {
        List<Transition> before =
                judged(engine, heartRate(0, 115), heartRate(1, 100), heartRate(3, 101));

        List<Transition> changed = engine.limits(limits(high(HIGH, 110, 0)));

        assertThat(before).isEmpty();
        assertThat(changed).isEmpty();
        assertThat(engine.judge(heartRate(2, 102))).isEmpty();
        assertThat(engine.judge(heartRate(4, 103))).isEmpty();
    }

    @Test
    void theSameRulesAgainChangeNothing() {
        List<Transition> raised = judged(engine, heartRate(0, 130));

        List<Transition> changed = engine.limits(limits(high(HIGH, 120, 0)));

        assertThat(raised).hasSize(1);
        assertThat(changed).isEmpty();
        assertThat(engine.judge(heartRate(1, 131))).isEmpty();
        assertThat(engine.judge(heartRate(2, 80))).containsExactly(new Ended(FAST, 80, at(2)));
    }

    @Test
    void aRuleThatComesBackRaisesANewAlarm() {
        List<Transition> raised = engine.judge(heartRate(0, 130));
        List<Transition> gone = engine.limits(limits(rule(HEART_RATE, HIGH, 40, 200, 0)));
        List<Transition> ended = engine.judge(heartRate(1, 130));

        List<Transition> back = engine.limits(limits(high(HIGH, 120, 0)));
        List<Transition> told = engine.judge(heartRate(2, 132));

        assertThat(raised).hasSize(1);
        assertThat(gone).isEmpty();
        assertThat(ended).hasSize(1);
        assertThat(back).isEmpty();
        assertThat(told).extracting(Transition::condition).containsExactly(FAST);
        assertThat(((Began) told.getFirst()).since()).isEqualTo(at(2));
    }
}

package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.DEVICE;
import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.alerts.engine.EngineBed.engine;
import static io.wardstream.alerts.engine.EngineBed.heartRate;
import static io.wardstream.alerts.engine.EngineBed.high;
import static io.wardstream.alerts.engine.EngineBed.rule;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.LOW;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Withdrawn;
import io.wardstream.codec.model.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody takes over, with what the store knows. */
final class RestoreTest {
    private static final Condition FAST = new Condition(HEART_RATE, Side.HIGH);

    @Test
    void aPresentAlarmIsNotRaisedAgain() {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        List<Transition> told = engine.restore(present(0));

        assertThat(told).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
        assertThat(engine.judgeAll(List.of(heartRate(0, 130), heartRate(1, 131)))).isEmpty();
    }

    @Test
    void aPresentAlarmEndsWithAValueLaterThanItsBeginning() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> restored = engine.restore(present(10));

        List<Transition> before = engine.judgeAll(List.of(heartRate(5, 80), heartRate(10, 130)));
        List<Transition> told = engine.judge(heartRate(11, 80));

        assertThat(restored).isEmpty();
        assertThat(before).isEmpty();
        assertThat(told).containsExactly(new Ended(FAST, 80, at(11)));
    }

    @Test
    void aPresentAlarmStaysInsideTheHysteresis() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, Double.NaN, 120, 5, 10, 1));
        List<Transition> restored = engine.restore(present(-600));

        assertThat(restored).isEmpty();
        assertThat(engine.judge(heartRate(0, 118))).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
        assertThat(engine.judge(heartRate(1, 115))).containsExactly(new Ended(FAST, 115, at(1)));
    }

    @Test
    void anAlarmIsNotEndedWhileAMedianIsNotKnown() {
        PatientEngine engine =
                engine(
                        rule(HEART_RATE, LOW, Double.NaN, 110, 0, 0, 5),
                        rule(HEART_RATE, MEDIUM, Double.NaN, 120, 0, 0, 1));
        Known known = new Known(List.of(new Known.Episode(FAST, MEDIUM, at(0), 0)));

        assertThat(engine.restore(known)).isEmpty();
        assertThat(
                        engine.judgeAll(
                                List.of(heartRate(0, 130), heartRate(1, 115), heartRate(2, 130))))
                .isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
    }

    @Test
    void aValueBeforeTheBeginningOfAPresentAlarmDoesNotChangeIt() {
        PatientEngine engine =
                engine(
                        rule(HEART_RATE, LOW, Double.NaN, 110, 0, 0, 1),
                        rule(HEART_RATE, MEDIUM, Double.NaN, 140, 0, 0, 1));
        List<Transition> restored =
                engine.restore(new Known(List.of(new Known.Episode(FAST, LOW, at(10), 0))));

        List<Transition> told = engine.judge(heartRate(5, 150));

        assertThat(restored).isEmpty();
        assertThat(told).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
    }

    @Test
    void aPastEpisodeIsNotRaisedAgainAndANewOneIs() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> restored = engine.restore(past(0, 5));

        List<Transition> told =
                engine.judgeAll(List.of(heartRate(0, 130), heartRate(4, 131), heartRate(5, 80)));
        List<Transition> again = engine.judge(heartRate(6, 130));

        assertThat(restored).isEmpty();
        assertThat(told).isEmpty();
        assertThat(again).containsExactly(began(130, 6));
    }

    @Test
    void aPastEpisodeThatGoesOnForUsBeginsWhereItEnded() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> restored = engine.restore(past(0, 5));

        List<Transition> inside = engine.judgeAll(List.of(heartRate(0, 130), heartRate(4, 131)));
        List<Transition> beyond = engine.judge(heartRate(6, 132));

        assertThat(restored).isEmpty();
        assertThat(inside).isEmpty();
        assertThat(beyond).extracting(Transition::condition).containsExactly(FAST);
        assertThat(((Began) beyond.getFirst()).since()).isEqualTo(at(6));
    }

    @Test
    void whatIsKnownMayComeAfterTheFirstSamples() {
        PatientEngine engine = engine(high(MEDIUM, 120, 0), high(HIGH, 140, 0));
        List<Transition> alone = engine.judge(heartRate(3, 130));

        List<Transition> told = engine.restore(present(0));

        assertThat(alone).hasSize(1);
        assertThat(told).containsExactly(new Changed(FAST, MEDIUM, 130, 120, 1, false, at(3)));
    }

    @Test
    void aConditionWithoutARuleIsWithdrawn() {
        PatientEngine engine = engine(rule(SPO2, HIGH, 88, Double.NaN, 0));

        assertThat(engine.restore(present(0))).containsExactly(new Withdrawn(FAST));
    }

    @Test
    void alarmsSayWhatIsKnown() {
        Alarm raised = AlarmLifecycle.raised(LifecycleBed.SUBJECT, began(130, 1), 9);
        Alarm ended = AlarmLifecycle.ended(raised, at(7), 10);
        Alarm withdrawn = AlarmLifecycle.withdrawn(raised, "rule_changed", at(8));

        Known known = Known.of(List.of(raised, ended, withdrawn));

        assertThat(known.episodes())
                .containsExactly(
                        new Known.Episode(FAST, HIGH, at(1), 0),
                        new Known.Episode(FAST, HIGH, at(1), at(7)),
                        new Known.Episode(FAST, HIGH, at(1), at(8)));
    }

    @Test
    void whatCameBeforeAConditionBeganAgainDoesNotEndItAndIsNotToldAgain() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        Alarm raised = AlarmLifecycle.raised(LifecycleBed.SUBJECT, began(130, 1), at(1));
        Alarm again =
                AlarmLifecycle.retriggered(
                        AlarmLifecycle.ended(raised, at(2), at(2)), began(130, 3));
        Known known = Known.of(List.of(again), Map.of(again.id(), at(3)));

        List<Transition> told = new ArrayList<>(engine.restore(known));
        told.addAll(
                engine.judgeAll(
                        List.of(
                                heartRate(1, 130),
                                heartRate(2, 80),
                                heartRate(3, 130),
                                heartRate(5, 130))));

        assertThat(told).isEmpty();
        assertThat(engine.judge(heartRate(6, 80))).containsExactly(new Ended(FAST, 80, at(6)));
    }

    @Test
    void samplesAreToBeReadForTheLongestDelay() {
        assertThat(EngineBed.limits(high(HIGH, 120, 10)).lookBack())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(EngineBed.limits(high(HIGH, 120, 300)).lookBack())
                .isEqualTo(Duration.ofMinutes(5));
    }

    private static Began began(double value, int second) {
        return new Began(FAST, HIGH, value, 120, 1, false, at(second), DEVICE);
    }

    private static Known present(int since) {
        return new Known(List.of(new Known.Episode(FAST, HIGH, at(since), 0)));
    }

    private static Known past(int since, int until) {
        return new Known(List.of(new Known.Episode(FAST, HIGH, at(since), at(until))));
    }
}

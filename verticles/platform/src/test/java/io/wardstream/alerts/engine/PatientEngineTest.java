package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.DEVICE;
import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.alerts.engine.EngineBed.engine;
import static io.wardstream.alerts.engine.EngineBed.heartRate;
import static io.wardstream.alerts.engine.EngineBed.high;
import static io.wardstream.alerts.engine.EngineBed.rule;
import static io.wardstream.alerts.engine.EngineBed.sample;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.LOW;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.Validity.CALIBRATING;
import static io.wardstream.codec.model.Validity.INVALID;
import static io.wardstream.codec.model.Validity.QUESTIONABLE;
import static io.wardstream.codec.model.Validity.VALID;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.RESPIRATION_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;
import static io.wardstream.codec.model.VitalSign.SYSTOLIC_BP;
import static io.wardstream.codec.model.VitalSign.TEMPERATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What samples in the order of time give. */
final class PatientEngineTest {
    private static final Condition FAST = new Condition(HEART_RATE, Side.HIGH);

    @Test
    void saysNothingInsideTheLimits() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, 50, 120, 0));

        assertThat(engine.judge(heartRate(0, 50))).isEmpty();
        assertThat(engine.judge(heartRate(1, 120))).isEmpty();
        assertThat(engine.judge(heartRate(2, 80))).isSameAs(List.of());
    }

    @Test
    void raisesAtOnceWithoutDelay() {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        List<Transition> told = engine.judge(heartRate(3, 134));

        assertThat(told).containsExactly(new Began(FAST, HIGH, 134, 120, 1, false, at(3), DEVICE));
        assertThat(engine.judge(heartRate(4, 136))).isEmpty();
    }

    @Test
    void endsWithTheFirstValueInside() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> raised = engine.judge(heartRate(0, 134));

        List<Transition> told = engine.judge(heartRate(1, 120));

        assertThat(raised).hasSize(1);
        assertThat(told).containsExactly(new Ended(FAST, 120, at(1)));
        assertThat(engine.present()).isEmpty();
    }

    @Test
    void judgesEachSideByItself() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, 50, 120, 0));

        List<Transition> told = judged(engine, heartRate(0, 130), heartRate(1, 40));

        assertThat(told)
                .containsExactly(
                        new Began(FAST, HIGH, 130, 120, 1, false, at(0), DEVICE),
                        new Ended(FAST, 40, at(1)),
                        new Began(
                                new Condition(HEART_RATE, Side.LOW),
                                HIGH,
                                40,
                                50,
                                1,
                                false,
                                at(1),
                                DEVICE));
    }

    @Test
    void raisesOnTheFirstSampleAfterItsDelayWithTheTimeOfTheFirst() {
        PatientEngine engine = engine(high(HIGH, 120, 10));
        List<Transition> before = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            before.addAll(engine.judge(heartRate(second, 130 + second)));
        }

        List<Transition> told = engine.judge(heartRate(10, 141));

        assertThat(before).isEmpty();
        assertThat(told).containsExactly(new Began(FAST, HIGH, 141, 120, 1, false, at(0), DEVICE));
    }

    @Test
    void beginsTheDelayAnewAfterAValueInside() {
        PatientEngine engine = engine(high(HIGH, 120, 10));

        List<Transition> told =
                judged(
                        engine,
                        heartRate(0, 130),
                        heartRate(9, 119),
                        heartRate(10, 130),
                        heartRate(19, 130),
                        heartRate(20, 130));

        assertThat(told).containsExactly(new Began(FAST, HIGH, 130, 120, 1, false, at(10), DEVICE));
    }

    @Test
    void takesNoDataNeitherForRecoveryNorForAReasonToBeginAnew() {
        PatientEngine engine = engine(high(HIGH, 120, 10));

        List<Transition> told =
                judged(
                        engine,
                        heartRate(0, 130),
                        sample(1, SPO2, 97, VALID),
                        heartRate(200, 130),
                        sample(DEVICE, 900, Vitals.EMPTY));

        assertThat(told).containsExactly(new Began(FAST, HIGH, 130, 120, 1, false, at(0), DEVICE));
        assertThat(engine.present()).containsExactly(FAST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Validity.class,
            names = {"INVALID", "CALIBRATING"})
    void judgesAnUntrustedValueInNoWay(Validity untrusted) {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        List<Transition> told =
                judged(
                        engine,
                        sample(0, HEART_RATE, 180, untrusted),
                        heartRate(1, 130),
                        sample(2, HEART_RATE, 80, untrusted));

        assertThat(List.of(INVALID, CALIBRATING)).contains(untrusted);
        assertThat(told).containsExactly(new Began(FAST, HIGH, 130, 120, 1, false, at(1), DEVICE));
    }

    @Test
    void judgesAQuestionableValue() {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        List<Transition> told =
                judged(
                        engine,
                        sample(0, HEART_RATE, 310, QUESTIONABLE),
                        sample(1, HEART_RATE, 80, QUESTIONABLE));

        assertThat(told)
                .containsExactly(
                        new Began(FAST, HIGH, 310, 120, 1, false, at(0), DEVICE),
                        new Ended(FAST, 80, at(1)));
    }

    @Test
    void judgesLiveSamplesOnly() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        VitalSample live = heartRate(0, 150);
        VitalSample stored =
                new VitalSample(
                        live.deviceId(),
                        live.epochNo(),
                        live.seq(),
                        live.observedAt(),
                        live.deviceAt(),
                        live.receivedAt(),
                        false,
                        live.generation(),
                        live.vitals(),
                        null);

        assertThat(engine.judge(stored)).isEmpty();
        assertThat(engine.judgeAll(List.of(stored))).isEmpty();
        assertThat(engine.judge(live)).hasSize(1);
    }

    @Test
    void judgesTheNextCuffAsTheOneBefore() {
        PatientEngine engine = engine(rule(SYSTOLIC_BP, HIGH, 90, Double.NaN, 0));
        Condition low = new Condition(SYSTOLIC_BP, Side.LOW);
        int other = DEVICE + 1;

        List<Transition> told =
                judged(
                        engine,
                        sample(0, SYSTOLIC_BP, 110, VALID),
                        sample(other, 900, Vitals.builder().put(SYSTOLIC_BP, 80, VALID).build()),
                        sample(1_800, SYSTOLIC_BP, 112, VALID));

        assertThat(told)
                .containsExactly(
                        new Began(low, HIGH, 80, 90, 1, false, at(900), other),
                        new Ended(low, 112, at(1_800)));
    }

    @Test
    void endsOnlyWhenTheValueIsBackByTheHysteresis() {
        PatientEngine engine =
                engine(
                        rule(HEART_RATE, HIGH, Double.NaN, 120, 5, 0, 1),
                        rule(TEMPERATURE, LOW, 35, 38.5, 0.3, 0, 1));

        List<Transition> fast =
                judged(engine, heartRate(0, 121), heartRate(1, 115.1), heartRate(2, 115));
        List<Transition> hot =
                judged(
                        engine,
                        sample(3, TEMPERATURE, 38.51, VALID),
                        sample(4, TEMPERATURE, 38.21, VALID),
                        sample(5, TEMPERATURE, 38.2, VALID));
        List<Transition> cold =
                judged(
                        engine,
                        sample(6, TEMPERATURE, 34.9, VALID),
                        sample(7, TEMPERATURE, 35.29, VALID),
                        sample(8, TEMPERATURE, 35.3, VALID));

        assertThat(fast).last().isEqualTo(new Ended(FAST, 115, at(2)));
        assertThat(hot).hasSize(2).last().isEqualTo(ended(TEMPERATURE, Side.HIGH, 38.2, 5));
        assertThat(cold).hasSize(2).last().isEqualTo(ended(TEMPERATURE, Side.LOW, 35.3, 8));
    }

    @Test
    void doesNotRaiseBetweenLimitAndHysteresis() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, Double.NaN, 120, 5, 0, 1));

        assertThat(judged(engine, heartRate(0, 118), heartRate(1, 120))).isEmpty();
    }

    @Test
    void raisesWithTheHighestPriorityCrossed() {
        PatientEngine engine = engine(high(MEDIUM, 120, 0), high(HIGH, 140, 0), high(LOW, 100, 0));

        List<Transition> told = engine.judge(heartRate(0, 150));

        assertThat(told).containsExactly(new Began(FAST, HIGH, 150, 140, 1, false, at(0), DEVICE));
    }

    @Test
    void escalatesAfterTheDelayOfTheHigherPriority() {
        PatientEngine engine = engine(high(MEDIUM, 120, 0), high(HIGH, 140, 10));

        List<Transition> told =
                judged(engine, heartRate(0, 130), heartRate(1, 150), heartRate(11, 151));

        assertThat(told)
                .containsExactly(
                        new Began(FAST, MEDIUM, 130, 120, 1, false, at(0), DEVICE),
                        new Changed(FAST, HIGH, 151, 140, 1, false, at(11)));
    }

    @Test
    void fallsToALowerPriorityWithoutDelay() {
        PatientEngine engine = engine(high(MEDIUM, 120, 30), high(HIGH, 140, 0));

        List<Transition> told =
                judged(engine, heartRate(0, 150), heartRate(1, 130), heartRate(2, 119));

        assertThat(told)
                .containsExactly(
                        new Began(FAST, HIGH, 150, 140, 1, false, at(0), DEVICE),
                        new Changed(FAST, MEDIUM, 130, 120, 1, false, at(1)),
                        new Ended(FAST, 119, at(2)));
    }

    @Test
    void judgesTheMedianOfTheLastValues() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, Double.NaN, 120, 0, 0, 3));

        List<Transition> spike =
                judged(engine, heartRate(0, 80), heartRate(1, 200), heartRate(2, 82));
        List<Transition> rise = judged(engine, heartRate(3, 130), heartRate(4, 131));

        assertThat(spike).isEmpty();
        assertThat(rise).containsExactly(new Began(FAST, HIGH, 130, 120, 1, false, at(3), DEVICE));
        assertThat(judged(engine, heartRate(5, 80), heartRate(6, 200))).isEmpty();
        assertThat(judged(engine, heartRate(7, 81), heartRate(8, 82))).hasSize(1);
    }

    @Test
    void judgesNoMedianBeforeItHasAllItsValues() {
        PatientEngine engine = engine(rule(HEART_RATE, HIGH, Double.NaN, 120, 0, 0, 3));

        assertThat(judged(engine, heartRate(0, 180), heartRate(1, 180))).isEmpty();
        assertThat(engine.judge(heartRate(2, 180))).hasSize(1);
    }

    @Test
    void takesEpisodicVitalsAsTheyCome() {
        PatientEngine engine = engine(rule(SYSTOLIC_BP, HIGH, 90, 180, 0, 60, 5));

        assertThat(engine.judge(sample(0, SYSTOLIC_BP, 85, VALID))).hasSize(1);
    }

    @Test
    void neverDelaysAsystoleAndApnea() {
        PatientEngine engine =
                engine(
                        rule(HEART_RATE, HIGH, 40, 140, 2, 10, 5),
                        rule(RESPIRATION_RATE, HIGH, 8, Double.NaN, 0, 10, 1));
        Vitals none = Vitals.builder().put(HEART_RATE, 0).put(RESPIRATION_RATE, 0).build();

        List<Transition> told = engine.judge(sample(DEVICE, 0, none));

        assertThat(told)
                .containsExactly(
                        new Began(
                                new Condition(HEART_RATE, Side.LOW),
                                HIGH,
                                0,
                                40,
                                1,
                                false,
                                at(0),
                                DEVICE),
                        new Began(
                                new Condition(RESPIRATION_RATE, Side.LOW),
                                HIGH,
                                0,
                                8,
                                1,
                                false,
                                at(0),
                                DEVICE));
    }

    @Test
    void saysWhenAnAlarmIsDue() {
        PatientEngine engine = engine(high(HIGH, 120, 10), rule(SPO2, HIGH, 88, Double.NaN, 15));
        List<Transition> before = judged(engine, heartRate(4, 130), sample(1, SPO2, 85, VALID));

        assertThat(before).isEmpty();
        assertThat(engine.willAlarmAt()).isEqualTo(at(14));
        assertThat(engine.willAlarmAt(new Condition(SPO2, Side.LOW))).isEqualTo(at(16));
        assertThat(engine.judge(heartRate(14, 130))).hasSize(1);
        assertThat(engine.willAlarmAt(FAST)).isZero();
        assertThat(engine.judge(sample(15, SPO2, 95, VALID))).isEmpty();
        assertThat(engine.willAlarmAt()).isZero();
    }

    @Test
    void listensToOneOfTwoDevices() {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        List<Transition> told =
                judged(
                        engine,
                        sample(1, 0, Vitals.builder().put(HEART_RATE, 80).build()),
                        sample(2, 1, Vitals.builder().put(HEART_RATE, 150).build()),
                        sample(1, 2, Vitals.builder().put(HEART_RATE, 81).build()),
                        sample(2, 17, Vitals.builder().put(HEART_RATE, 151).build()),
                        sample(2, 18, Vitals.builder().put(HEART_RATE, 152).build()));

        assertThat(told).containsExactly(new Began(FAST, HIGH, 152, 120, 1, false, at(18), 2));
    }

    @Test
    void forgetsADeviceThatMeasuresSomebodyElseNow() {
        PatientEngine engine = engine(high(HIGH, 120, 0), rule(SPO2, HIGH, 88, Double.NaN, 0));
        List<Transition> raised =
                judged(
                        engine,
                        sample(1, 0, Vitals.builder().put(HEART_RATE, 150).build()),
                        sample(2, 0, Vitals.builder().put(SPO2, 80).build()));

        List<Condition> closed = engine.forget(1);

        assertThat(raised).hasSize(2);
        assertThat(closed).containsExactly(FAST);
        assertThat(engine.present()).containsExactly(new Condition(SPO2, Side.LOW));
        assertThat(engine.judge(sample(2, 1, Vitals.builder().put(HEART_RATE, 150).build())))
                .hasSize(1);
    }

    @Test
    void knowsNothingAfterAReset() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> raised = engine.judge(heartRate(0, 150));

        engine.reset();

        assertThat(raised).hasSize(1);
        assertThat(engine.present()).isEmpty();
        assertThat(engine.judge(heartRate(1, 80))).isEmpty();
        assertThat(engine.judge(heartRate(2, 150))).hasSize(1);
    }

    static List<Transition> judged(PatientEngine engine, VitalSample... samples) {
        List<Transition> told = new ArrayList<>();
        for (VitalSample sample : samples) {
            told.addAll(engine.judge(sample));
        }
        return told;
    }

    private static Ended ended(
            io.wardstream.codec.model.VitalSign vital, Side side, double value, int second) {
        return new Ended(new Condition(vital, side), value, at(second));
    }
}

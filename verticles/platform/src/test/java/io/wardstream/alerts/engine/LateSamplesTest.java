package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EngineBed.DEVICE;
import static io.wardstream.alerts.engine.EngineBed.at;
import static io.wardstream.alerts.engine.EngineBed.engine;
import static io.wardstream.alerts.engine.EngineBed.heartRate;
import static io.wardstream.alerts.engine.EngineBed.high;
import static io.wardstream.alerts.engine.PatientEngineTest.judged;
import static io.wardstream.codec.model.AlarmPriority.HIGH;
import static io.wardstream.codec.model.AlarmPriority.MEDIUM;
import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.Vitals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that were lost and filled from the store, and a clock that is set back. */
final class LateSamplesTest {
    private static final Condition FAST = new Condition(HEART_RATE, Side.HIGH);

    @Test
    void anEpisodeFoundLateAndOverIsPassed() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before = judged(engine, heartRate(0, 80), heartRate(5, 81));

        List<Transition> told = engine.judge(heartRate(3, 130));

        assertThat(before).isEmpty();
        assertThat(told).containsExactly(new Passed(began(130, 3), at(5), at(0)));
        assertThat(engine.present()).isEmpty();
    }

    @Test
    void anEpisodeFoundLateThatGoesOnHasBegun() {
        PatientEngine engine = engine(high(HIGH, 120, 10));
        List<Transition> before = judged(engine, heartRate(0, 80), heartRate(12, 131));

        List<Transition> told =
                engine.judgeAll(List.of(heartRate(6, 130), heartRate(2, 129), heartRate(11, 130)));

        assertThat(before).isEmpty();
        assertThat(told).containsExactly(began(131, 2));
    }

    @Test
    void aSampleInsideAKnownEpisodeTellsNothing() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before =
                judged(engine, heartRate(0, 130), heartRate(5, 130), heartRate(9, 80));

        assertThat(before).hasSize(2);
        assertThat(engine.judge(heartRate(3, 150))).isEmpty();
        assertThat(engine.judge(heartRate(7, 150))).isEmpty();
    }

    @Test
    void aLateValueInsideEndsWhatItWouldHaveEnded() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before = judged(engine, heartRate(0, 130), heartRate(5, 131));

        List<Transition> told = engine.judge(heartRate(3, 80));

        assertThat(before).hasSize(1);
        assertThat(told).containsExactly(new Ended(FAST, 80, at(3)), began(131, 5));
    }

    @Test
    void anAlarmToldTooEarlyStaysWhileTheConditionDoes() {
        PatientEngine engine = engine(high(HIGH, 120, 10));
        List<Transition> before = judged(engine, heartRate(0, 130), heartRate(10, 130));

        List<Transition> told = engine.judge(heartRate(9, 80));

        assertThat(before).hasSize(1);
        assertThat(told).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
        assertThat(engine.judge(heartRate(11, 80))).containsExactly(new Ended(FAST, 80, at(11)));
    }

    @Test
    void aPeakThatWasMissedIsToldBeforeItsEnd() {
        PatientEngine engine = engine(high(MEDIUM, 120, 0), high(HIGH, 140, 0));
        List<Transition> before = judged(engine, heartRate(0, 130), heartRate(5, 131));

        List<Transition> told = engine.judge(heartRate(3, 150));

        assertThat(before).hasSize(1);
        assertThat(told)
                .containsExactly(
                        new Changed(FAST, HIGH, 150, 140, 1, false, at(3)),
                        new Changed(FAST, MEDIUM, 131, 120, 1, false, at(5)));
    }

    @Test
    void theSameSampleTwiceIsNoNews() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before = judged(engine, heartRate(0, 130), heartRate(1, 80));

        assertThat(before).hasSize(2);
        assertThat(engine.judge(heartRate(0, 130))).isEmpty();
        assertThat(engine.judgeAll(List.of(heartRate(1, 80), heartRate(0, 130)))).isEmpty();
    }

    @Test
    void aValueOlderThanTheWindowIsJudgedAlone() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before = judged(engine, heartRate(0, 80), heartRate(1000, 80));

        List<Transition> told = judged(engine, heartRate(-5, 130), heartRate(-4, 130));

        assertThat(before).isEmpty();
        assertThat(told).containsExactly(new Passed(began(130, -5), at(-5), 0));
        assertThat(engine.ignored()).isZero();
    }

    @Test
    void aValueOlderThanTheWindowIsCountedWhenItsNeighborsWouldMatter() {
        PatientEngine engine = engine(high(HIGH, 120, 10));
        List<Transition> before = judged(engine, heartRate(0, 80), heartRate(1000, 80));

        List<Transition> told = judged(engine, heartRate(-5, 130), heartRate(-4, 80));

        assertThat(before).isEmpty();
        assertThat(told).isEmpty();
        assertThat(engine.ignored()).isEqualTo(1);
    }

    @Test
    void moreSamplesThanTheWindowHoldsAreJudgedAsTheyCome() {
        PatientEngine engine = engine(high(HIGH, 120, 0));

        for (int tenth = 0; tenth < 1000; tenth++) {
            assertThat(engine.judge(tenth(tenth, 80))).isEmpty();
        }

        assertThat(engine.judge(tenth(1000, 130))).hasSize(1);
        assertThat(engine.judge(tenth(999, 81))).isEmpty();
        assertThat(engine.judge(tenth(1001, 80))).hasSize(1);
    }

    @Test
    void aClockSetBackHidesNoAlarmAndEndsThem() {
        PatientEngine engine = engine(high(HIGH, 120, 0));
        List<Transition> before = judged(engine, heartRate(600, 130));

        List<Transition> ended = engine.judge(later(1, 80));
        List<Transition> again = engine.judge(later(2, 130));

        assertThat(before).hasSize(1);
        assertThat(ended).containsExactly(new Ended(FAST, 80, at(1)));
        assertThat(again).containsExactly(began(130, 2));
        assertThat(engine.judge(heartRate(599, 80))).isEmpty();
        assertThat(engine.present()).containsExactly(FAST);
    }

    private static Began began(double value, int second) {
        return new Began(FAST, HIGH, value, 120, 1, false, at(second), DEVICE);
    }

    private static VitalSample tenth(int tenth, double value) {
        return sample(EngineBed.START + tenth * 100L, tenth + 1, value);
    }

    /** With a seq after all others, whatever its time. */
    private static VitalSample later(int second, double value) {
        return sample(at(second), 10_000 + second, value);
    }

    private static VitalSample sample(long at, int seq, double value) {
        Vitals vitals = Vitals.builder().put(HEART_RATE, value).build();
        return new VitalSample(
                DEVICE, 1, seq, at, at, at + 50, true, Generation.REAL, vitals, null);
    }
}

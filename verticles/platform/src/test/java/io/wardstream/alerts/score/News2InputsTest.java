package io.wardstream.alerts.score;

import static io.wardstream.alerts.score.ScoreBed.HOUR;
import static io.wardstream.alerts.score.ScoreBed.START;
import static io.wardstream.alerts.score.ScoreBed.at;
import static io.wardstream.alerts.score.ScoreBed.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wardstream.alerts.engine.ScoreLane;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts for the score, and for how long. */
final class News2InputsTest {
    private static final int OTHER = 8;

    private final News2Inputs inputs = ScoreBed.patient(ScoreBed.alertOnAir(), Map.of());

    @Test
    void saysWhatIsMissingAndGivesNoTotal() {
        News2Inputs nothing = new News2Inputs();

        News2Score score = nothing.score();

        assertThat(score.isComplete()).isFalse();
        assertThat(score.total()).isEqualTo(News2Score.MISSING);
        assertThat(score.missing()).containsExactlyElementsOf(News2Parameter.ALL);
        assertThat(score.highest()).isZero();
    }

    @Test
    void givesTheHighestAlsoWhenItIsIncomplete() {
        News2Inputs breathing = new News2Inputs();

        boolean isNews = breathing.take(sample(0, VitalSign.RESPIRATION_RATE, 30), START);

        assertThat(isNews).isTrue();
        assertThat(breathing.highest()).isEqualTo(3);
        assertThat(breathing.total()).isEqualTo(News2Score.MISSING);
    }

    @Test
    void forgetsWhatIsMeasuredAllTheTimeWhenItIsStale() {
        boolean isNewsBefore = inputs.tick(at(15) - 1);
        boolean isNewsOfBeats = inputs.tick(at(15));
        List<News2Parameter> atFifteen = inputs.score().missing();
        boolean isNewsOfBreaths = inputs.tick(at(30));

        assertThat(isNewsBefore).isFalse();
        assertThat(isNewsOfBeats).isTrue();
        assertThat(atFifteen).containsExactly(News2Parameter.SPO2, News2Parameter.PULSE);
        assertThat(isNewsOfBreaths).isTrue();
        assertThat(inputs.score().missing()).contains(News2Parameter.RESPIRATION_RATE);
    }

    @Test
    void keepsCuffTemperatureAndWhatWasEnteredForTwelveHours() {
        boolean _ = inputs.tick(START + 12 * HOUR - 1);
        List<News2Parameter> before = inputs.score().missing();
        boolean _ = inputs.tick(START + 12 * HOUR);

        assertThat(before)
                .containsExactly(
                        News2Parameter.RESPIRATION_RATE, News2Parameter.SPO2, News2Parameter.PULSE);
        assertThat(inputs.score().missing()).containsExactlyElementsOf(News2Parameter.ALL);
    }

    @Test
    void keepsScale2UntilSomebodyOrdersAnother() {
        boolean _ = inputs.enter(ScoreBed.entered(null, null, 2), START);

        boolean _ = inputs.tick(START + 100 * HOUR);

        assertThat(inputs.scale()).isEqualTo(2);
    }

    @Test
    void doesNotGuessOxygenOnScale2() {
        boolean _ = inputs.enter(ScoreBed.entered(Consciousness.ALERT, null, 2), START);
        boolean _ = inputs.take(sample(3, VitalSign.SPO2, 92), START);
        List<News2Parameter> below = inputs.score().missing();
        boolean _ = inputs.take(sample(4, VitalSign.SPO2, 93), START);

        assertThat(below).containsExactly(News2Parameter.OXYGEN);
        assertThat(inputs.score().missing())
                .containsExactly(News2Parameter.SPO2, News2Parameter.OXYGEN);
    }

    @Test
    void countsAQuestionableValueAndNoInvalidOne() {
        boolean isNewsOfInvalid =
                inputs.take(sample(3, VitalSign.SPO2, 80, Validity.INVALID), at(3));
        boolean isNewsOfCalibrating =
                inputs.take(sample(4, VitalSign.SPO2, 80, Validity.CALIBRATING), at(4));
        boolean isNewsOfQuestionable =
                inputs.take(sample(5, VitalSign.SPO2, 80, Validity.QUESTIONABLE), at(5));

        assertThat(isNewsOfInvalid).isFalse();
        assertThat(isNewsOfCalibrating).isFalse();
        assertThat(isNewsOfQuestionable).isTrue();
        assertThat(inputs.points(News2Parameter.SPO2)).isEqualTo(3);
    }

    @Test
    void takesThePulseOfTheOximeterWhereThereIsNoHeartRate() {
        boolean _ = inputs.take(sample(14, VitalSign.PULSE_RATE, 120), at(14));
        int withHeartRate = inputs.points(News2Parameter.PULSE);
        boolean _ = inputs.tick(at(15));

        assertThat(withHeartRate).isZero();
        assertThat(inputs.points(News2Parameter.PULSE)).isEqualTo(2);
        assertThat(inputs.measuredBy(News2Parameter.PULSE, at(15))).isEqualTo(VitalSign.PULSE_RATE);
    }

    @Test
    void isTheSameWhenASampleComesLateOrTwice() {
        boolean _ = inputs.take(sample(9, VitalSign.SPO2, 93), at(9));

        boolean isNewsOfLate = inputs.take(sample(5, VitalSign.SPO2, 80), at(9));
        boolean isNewsOfSame = inputs.take(sample(9, VitalSign.SPO2, 93), at(9));

        assertThat(isNewsOfLate).isFalse();
        assertThat(isNewsOfSame).isFalse();
        assertThat(inputs.points(News2Parameter.SPO2)).isEqualTo(2);
    }

    @Test
    void goesOnWhenTheClockOfADeviceIsSetBack() {
        VitalSample earlier = sample(-3_600, VitalSign.SPO2, 80);
        VitalSample later =
                new VitalSample(
                        ScoreBed.DEVICE,
                        1,
                        10,
                        earlier.observedAt(),
                        earlier.deviceAt(),
                        at(3),
                        true,
                        earlier.generation(),
                        earlier.vitals(),
                        null);

        boolean isNews = inputs.take(later, at(3));

        assertThat(isNews).isTrue();
        assertThat(inputs.points(News2Parameter.SPO2)).isEqualTo(3);
    }

    @Test
    void hearsOneDeviceOfTwoWhileThatGoesOn() {
        Map<VitalSign, Double> low = Map.of(VitalSign.SPO2, 80.0);
        boolean whileInForce = inputs.take(sample(OTHER, 1, 5, low, Validity.VALID), at(5));
        boolean afterwards = inputs.take(sample(OTHER, 2, 16, low, Validity.VALID), at(16));

        assertThat(whileInForce).isFalse();
        assertThat(afterwards).isTrue();
        assertThat(inputs.points(News2Parameter.SPO2)).isEqualTo(3);
    }

    @Test
    void takesACuffPressureOfAnotherDevice() {
        Map<VitalSign, Double> low = Map.of(VitalSign.SYSTOLIC_BP, 85.0);

        boolean isNews = inputs.take(sample(OTHER, 1, 10, low, Validity.VALID), at(10));

        assertThat(isNews).isTrue();
        assertThat(inputs.newestDevice()).isEqualTo(ScoreBed.DEVICE); // it goes on measuring
    }

    @Test
    void forgetsWhatADeviceMeasuredThatIsTakenAway() {
        Map<VitalSign, Double> warm = Map.of(VitalSign.TEMPERATURE, 38.5);
        boolean _ = inputs.take(sample(OTHER, 1, 10, warm, Validity.VALID), at(10));

        boolean isNews = inputs.unassigned(ScoreBed.DEVICE, at(11));

        assertThat(isNews).isTrue();
        assertThat(inputs.score().missing())
                .containsExactly(
                        News2Parameter.RESPIRATION_RATE,
                        News2Parameter.SPO2,
                        News2Parameter.SYSTOLIC_BP,
                        News2Parameter.PULSE);
        assertThat(inputs.points(News2Parameter.TEMPERATURE)).isEqualTo(1);
    }

    @Test
    void forgetsASampleThatIsNotOnRecord() {
        boolean _ = inputs.take(sample(3, VitalSign.SYSTOLIC_BP, 85), at(3));

        boolean isForgotten = inputs.refused(ScoreBed.DEVICE, at(3), at(4));
        boolean isForgottenAgain = inputs.refused(ScoreBed.DEVICE, at(3), at(4));

        assertThat(isForgotten).isTrue();
        assertThat(isForgottenAgain).isFalse();
        assertThat(inputs.score().missing()).containsExactly(News2Parameter.SYSTOLIC_BP);
    }

    @Test
    void learnsFromTheStoreWhatIsNewer() {
        inputs.seed(VitalSign.SYSTOLIC_BP, 85, Validity.VALID, OTHER, at(-60), at(-60));
        inputs.seed(VitalSign.TEMPERATURE, 39.5, Validity.VALID, OTHER, at(60), at(60));
        inputs.seed(VitalSign.SPO2, 80, Validity.INVALID, ScoreBed.DEVICE, at(60), at(60));

        boolean isNews = inputs.tick(at(1));

        assertThat(isNews).isTrue();
        assertThat(inputs.points(News2Parameter.SYSTOLIC_BP)).isZero();
        assertThat(inputs.points(News2Parameter.TEMPERATURE)).isEqualTo(2);
        assertThat(inputs.points(News2Parameter.SPO2)).isZero();
    }

    @Test
    void goesOnWithTheNextSampleAfterASeed() {
        News2Inputs fresh = new News2Inputs();
        fresh.seed(VitalSign.SPO2, 97, Validity.VALID, ScoreBed.DEVICE, at(0), at(0));

        boolean isNews = fresh.take(sample(1, VitalSign.SPO2, 80), at(1));

        assertThat(isNews).isTrue();
        assertThat(fresh.points(News2Parameter.SPO2)).isEqualTo(3);
    }

    @Test
    void makesNoGarbage() {
        List<VitalSample> samples = new ArrayList<>();
        for (int second = 1; second <= 20_000; second++) {
            samples.add(
                    sample(
                            ScoreBed.DEVICE,
                            second + 2,
                            second,
                            Map.of(
                                    VitalSign.SPO2, 90.0 + second % 8,
                                    VitalSign.HEART_RATE, 60.0 + second % 60,
                                    VitalSign.RESPIRATION_RATE, 16.0),
                            Validity.VALID));
        }
        int warm = takeAll(samples.subList(0, 1_000));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long nothing = threads.getThreadAllocatedBytes(thread);

        long before = threads.getThreadAllocatedBytes(thread);
        int changed = takeAll(samples.subList(1_000, samples.size()));
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(nothing).isPositive();
        assertThat(warm).isPositive();
        assertThat(changed).isGreaterThan(5_000);
        assertThat(allocated).isLessThan(samples.size()); // not a byte a sample
    }

    private int takeAll(List<VitalSample> samples) {
        int changed = 0;
        for (int i = 0; i < samples.size(); i++) {
            VitalSample sample = samples.get(i);
            changed += inputs.take(sample, sample.receivedAt()) ? 1 : 0;
        }
        return changed;
    }

    @Test
    void saysWhenTheLastOfWhatIsMissingWasLost() {
        News2Inputs inputs = new News2Inputs();
        long nothing = inputs.lostAt();
        boolean _ = inputs.enter(ScoreBed.alertOnAir(), ScoreBed.START);
        boolean _ =
                inputs.take(
                        ScoreBed.sample(ScoreBed.DEVICE, 1, 0, ScoreBed.NORMAL, Validity.VALID),
                        ScoreBed.START);
        long whole = inputs.lostAt();
        boolean _ = inputs.tick(ScoreBed.at(60));
        boolean _ = inputs.enter(ManualInputs.NONE, ScoreBed.at(70));
        long last = inputs.lostAt();
        boolean _ = inputs.enter(ScoreBed.alertOnAir(), ScoreBed.at(80));

        assertThat(nothing).isEqualTo(ScoreLane.NEVER_KNOWN);
        assertThat(whole).isEqualTo(ScoreLane.WHOLE);
        assertThat(last).isEqualTo(ScoreBed.at(70));
        assertThat(inputs.lostAt()).isEqualTo(ScoreBed.at(60));
    }

    @Test
    void takesForLostNowWhatIsOnRecordAndMissing() {
        News2Inputs inputs = new News2Inputs();
        boolean _ = inputs.take(ScoreBed.sample(0, VitalSign.SPO2, 97), ScoreBed.START);

        inputs.wereKnown(inputs.parameters(), ScoreBed.at(1));
        long nothingIsLost = inputs.lostAt();
        inputs.wereKnown(1 << News2Parameter.RESPIRATION_RATE.index(), ScoreBed.at(2));

        assertThat(nothingIsLost).isEqualTo(ScoreLane.NEVER_KNOWN);
        assertThat(inputs.lostAt()).isEqualTo(ScoreBed.at(2));
    }
}

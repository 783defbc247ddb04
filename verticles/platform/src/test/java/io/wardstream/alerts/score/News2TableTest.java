package io.wardstream.alerts.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every boundary of every row of the chart, on both sides, and where a value is rounded. */
final class News2TableTest {

    @ParameterizedTest
    @CsvSource({
        "0,3", "7,3", "8,3", "8.4,3", "8.5,1", "9,1", "11,1", "11.4,1", "11.5,0", "12,0", "20,0",
        "20.4,0", "20.5,2", "21,2", "24,2", "24.4,2", "24.5,3", "25,3", "150,3"
    })
    void givesPointsForTheRespirationRate(double rate, int points) {
        assertThat(points(VitalSign.RESPIRATION_RATE, rate, News2Parameter.RESPIRATION_RATE))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({
        "0,3", "91,3", "91.4,3", "91.5,2", "92,2", "93,2", "93.4,2", "93.5,1", "94,1", "95,1",
        "95.4,1", "95.5,0", "96,0", "100,0"
    })
    void givesPointsForSpo2OnScale1OnAirAndOxygenAlike(double percent, int points) {
        assertThat(spo2(percent, 1, false)).isEqualTo(points);
        assertThat(spo2(percent, 1, true)).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({
        "0,3,3", "83,3,3", "83.4,3,3", "83.5,2,2", "84,2,2", "85,2,2", "85.4,2,2", "85.5,1,1",
        "86,1,1", "87,1,1", "87.4,1,1", "87.5,0,0", "88,0,0", "92,0,0", "92.4,0,0", "92.5,0,1",
        "93,0,1", "94,0,1", "94.4,0,1", "94.5,0,2", "95,0,2", "96,0,2", "96.4,0,2", "96.5,0,3",
        "97,0,3", "100,0,3"
    })
    void givesPointsForSpo2OnScale2ByAirOrOxygen(double percent, int onAir, int onOxygen) {
        assertThat(spo2(percent, 2, false)).isEqualTo(onAir);
        assertThat(spo2(percent, 2, true)).isEqualTo(onOxygen);
    }

    @ParameterizedTest
    @CsvSource({
        "0,3", "90,3", "90.4,3", "90.5,2", "91,2", "100,2", "100.4,2", "100.5,1", "101,1", "110,1",
        "110.4,1", "110.5,0", "111,0", "219,0", "219.4,0", "219.5,3", "220,3", "300,3"
    })
    void givesPointsForTheSystolicPressure(double pressure, int points) {
        assertThat(points(VitalSign.SYSTOLIC_BP, pressure, News2Parameter.SYSTOLIC_BP))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({
        "0,3", "40,3", "40.4,3", "40.5,1", "41,1", "50,1", "50.4,1", "50.5,0", "51,0", "90,0",
        "90.4,0", "90.5,1", "91,1", "110,1", "110.4,1", "110.5,2", "111,2", "130,2", "130.4,2",
        "130.5,3", "131,3", "350,3"
    })
    void givesPointsForThePulse(double rate, int points) {
        assertThat(points(VitalSign.HEART_RATE, rate, News2Parameter.PULSE)).isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({
        "15,3", "35.0,3", "35.04,3", "35.05,1", "35.1,1", "36.0,1", "36.04,1", "36.05,0", "36.1,0",
        "38.0,0", "38.04,0", "38.05,1", "38.1,1", "39.0,1", "39.04,1", "39.05,2", "39.1,2", "50,2"
    })
    void givesPointsForTheTemperature(double degrees, int points) {
        assertThat(points(VitalSign.TEMPERATURE, degrees, News2Parameter.TEMPERATURE))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @EnumSource(Consciousness.class)
    void givesThreePointsForAnythingButAlert(Consciousness level) {
        News2Inputs inputs = ScoreBed.patient(ScoreBed.entered(level, false, null), Map.of());

        assertThat(inputs.points(News2Parameter.CONSCIOUSNESS))
                .isEqualTo(level == Consciousness.ALERT ? 0 : 3);
    }

    @ParameterizedTest
    @CsvSource({"false,0", "true,2"})
    void givesTwoPointsForOxygen(boolean isOnOxygen, int points) {
        News2Inputs inputs =
                ScoreBed.patient(ScoreBed.entered(Consciousness.ALERT, isOnOxygen, null), Map.of());

        assertThat(inputs.points(News2Parameter.OXYGEN)).isEqualTo(points);
    }

    @Test
    void givesNothingForWhatIsNormal() {
        News2Score score = ScoreBed.patient(ScoreBed.alertOnAir(), Map.of()).score();

        assertThat(score.isComplete()).isTrue();
        assertThat(score.total()).isZero();
        assertThat(score.highest()).isZero();
        assertThat(score.missing()).isEmpty();
    }

    @Test
    void givesTwentyPointsAtMost() {
        News2Score score =
                ScoreBed.patient(
                                ScoreBed.entered(Consciousness.VOICE, true, null),
                                Map.of(
                                        VitalSign.RESPIRATION_RATE, 25.0,
                                        VitalSign.SPO2, 91.0,
                                        VitalSign.SYSTOLIC_BP, 90.0,
                                        VitalSign.HEART_RATE, 131.0,
                                        VitalSign.TEMPERATURE, 35.0))
                        .score();

        assertThat(score.total()).isEqualTo(20);
        assertThat(score.highest()).isEqualTo(3);
    }

    private static int spo2(double percent, int scale, boolean isOnOxygen) {
        return ScoreBed.patient(
                        ScoreBed.entered(Consciousness.ALERT, isOnOxygen, scale),
                        Map.of(VitalSign.SPO2, percent))
                .points(News2Parameter.SPO2);
    }

    private static int points(VitalSign vital, double value, News2Parameter parameter) {
        assertThat(Objects.requireNonNull(parameter.vital())).isEqualTo(vital);
        return ScoreBed.patient(ScoreBed.alertOnAir(), Map.of(vital, value)).points(parameter);
    }
}

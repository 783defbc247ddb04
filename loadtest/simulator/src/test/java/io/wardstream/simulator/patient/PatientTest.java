package io.wardstream.simulator.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.simulator.wire.FrameText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PatientTest {
    private static final int HOUR = 3600;

    @Test
    void isAPureFunctionOfSeedIndexAndTick() {
        Patient one = new Patient(7, 3, PatientMix.MIXED);
        Patient other = new Patient(7, 3, PatientMix.MIXED);

        for (int tick = 0; tick < 500; tick += 7) {
            assertThat(text(other, tick)).isEqualTo(text(one, tick));
        }
        assertThat(text(new Patient(8, 3, PatientMix.MIXED), 0)).isNotEqualTo(text(one, 0));
        assertThat(text(new Patient(7, 4, PatientMix.MIXED), 0)).isNotEqualTo(text(one, 0));
    }

    @Test
    void theFirstPatientsSaturationFallsWithinHalfAMinuteAndRecoversInTheThird() {
        Patient patient = new Patient(42, 0, PatientMix.MIXED);

        List<Integer> low = secondsBelow(patient, 90, 480);

        assertThat(low.getFirst()).isLessThan(30);
        assertThat(low.getLast()).isBetween(120, 180);
        assertThat(low).as("without a break").hasSize(low.getLast() - low.getFirst() + 1);
        assertThat(secondsBelow(patient, 90, 960)).as("once more").hasSizeGreaterThan(low.size());
    }

    @Test
    void episodesOfALargeHospitalDoNotBeginTogether() {
        int tick = 60;
        int ill = 0;
        for (int index = 0; index < 5_000; index += 20) {
            Course course = new Course(Noise.hash(42, 0, index), index);
            ill += course.severity(tick) > 0 && course.severity(tick - 10) == 0 ? 1 : 0;
        }

        assertThat(ill).isLessThan(15);
    }

    @Test
    void valuesStayWhereADeviceCanMeasure() {
        for (int index = 0; index < 60; index++) {
            Patient patient =
                    new Patient(42, index, index % 2 == 0 ? PatientMix.MIXED : PatientMix.ARTERIAL);
            for (int tick = 0; tick < 3 * HOUR; tick += 11) {
                for (VitalSign sign : VitalSign.values()) {
                    value(patient, sign, tick)
                            .ifPresent(
                                    value ->
                                            assertThat(value)
                                                    .as(sign.wireName())
                                                    .isBetween(
                                                            sign.rejectLow(), sign.rejectHigh()));
                }
            }
        }
    }

    @Test
    void arterialPatientsSendSevenVitalsInEverySample() {
        Patient patient = new Patient(42, 5, PatientMix.ARTERIAL);

        for (int tick = 0; tick < HOUR; tick++) {
            assertThat(values(patient, tick).size()).isEqualTo(7);
        }
    }

    @Test
    void aCuffMeasuresEveryFewMinutesAndTheFirstWithinAMinute() {
        Patient patient = new Patient(42, 1, PatientMix.MIXED);
        List<Integer> readings = new ArrayList<>();
        for (int tick = 0; tick < HOUR; tick++) {
            JsonObject values = values(patient, tick);
            if (values.containsKey("systolic_bp")) {
                readings.add(tick);
                assertThat(values.getInteger("diastolic_bp"))
                        .isLessThan(values.getInteger("mean_bp"));
                assertThat(values.getInteger("mean_bp"))
                        .isLessThan(values.getInteger("systolic_bp"));
            }
        }

        assertThat(readings).hasSizeBetween(12, 30);
        assertThat(readings.getFirst()).isLessThan(60);
    }

    @Test
    void pulseFollowsTheHeart() {
        Patient patient = new Patient(42, 2, PatientMix.MIXED);
        int compared = 0;
        for (int tick = 0; tick < HOUR; tick++) {
            JsonObject values = values(patient, tick);
            if (values.getValue("pulse_rate") instanceof Integer pulse
                    && values.getValue("heart_rate") instanceof Integer heart
                    && pulse > 0
                    && heart > 0) {
                assertThat(pulse).isBetween(heart - 8, heart + 8);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(HOUR / 2);
    }

    @Test
    void probesComeOffAndSayItWithEverySentinel() {
        Set<String> sentinels = new TreeSet<>();
        for (int index = 0; index < 40; index++) {
            Patient patient = new Patient(42, index, PatientMix.MIXED);
            for (int tick = 0; tick < HOUR; tick++) {
                boolean isOff = (patient.technical(tick) & Technical.PROBE_OFF.bit()) != 0;
                Object sent = values(patient, tick).getValue("spo2");
                boolean isAbsent =
                        sent == null || (sent instanceof Number number && number.doubleValue() < 0);
                assertThat(isAbsent).isEqualTo(isOff);
                if (isOff) {
                    sentinels.add(String.valueOf(sent));
                }
            }
        }
        assertThat(sentinels).containsExactlyInAnyOrder("-1", "-99.9", "-999", "null");
    }

    @Test
    void someValuesAreQuestionableSomeBatteriesLow() {
        int questionable = 0;
        int lowBattery = 0;
        for (int index = 0; index < 20; index++) {
            Patient patient = new Patient(42, index, PatientMix.MIXED);
            for (int tick = 0; tick < 2 * HOUR; tick += 3) {
                questionable +=
                        values(patient, tick).getValue("spo2") instanceof JsonObject ? 1 : 0;
                lowBattery += (patient.technical(tick) & Technical.LOW_BATTERY.bit()) != 0 ? 1 : 0;
            }
        }

        assertThat(questionable).isBetween(100, 4000);
        assertThat(lowBattery).isPositive();
    }

    @Test
    void aLedgerFindsItAgainByName() {
        Patient patient = new Patient(-9, 12, PatientMix.ARTERIAL);

        SampleSource found = Sources.byName(patient.name(), null);

        assertThat(text(found, 99)).isEqualTo(text(patient, 99));
    }

    /** When the SpO2 that is sent is valid and below a limit. */
    private static List<Integer> secondsBelow(Patient patient, int limit, int seconds) {
        return IntStream.range(0, seconds)
                .filter(
                        tick ->
                                values(patient, tick).getValue("spo2") instanceof Integer spo2
                                        && spo2 > 0
                                        && spo2 < limit)
                .boxed()
                .toList();
    }

    private static OptionalDouble value(Patient patient, VitalSign sign, int tick) {
        Object value = values(patient, tick).getValue(sign.wireName());
        if (value instanceof JsonObject judged) {
            return OptionalDouble.of(judged.getDouble("v"));
        }
        return value instanceof Number number && number.doubleValue() > 0
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    private static JsonObject values(SampleSource source, int tick) {
        return new JsonObject(text(source, tick));
    }

    private static String text(SampleSource source, int tick) {
        FrameText text = new FrameText();
        source.writeValues(tick, text);
        return text.toString();
    }
}

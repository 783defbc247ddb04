package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the values of a sample. */
final class SampleValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-1.0",
                "-99.9",
                "-999",
                "-9.99e2",
                "null",
                "{\"v\":null}",
                "{\"v\":-1,\"validity\":null}"
            })
    void aSentinelIsAbsent(String sentinel) {
        ReadSample sample = Frames.read("{\"spo2\":" + sentinel + "}");

        assertThat(sample.vitals().isEmpty()).isTrue();
        assertThat(sample.vitals().validityBits()).isZero();
        assertThat(sample.refusals()).isEmpty();
    }

    @Test
    void aRefusedValueIsAbsentAndInvalidAndTheRestIsKept() {
        ReadSample sample = Frames.read("{\"heart_rate\":72,\"spo2\":140}");

        assertThat(sample.refusals())
                .containsExactly(
                        new ValueRefusal(
                                "spo2", RefusalCode.OUT_OF_RANGE, "spo2 must be 0..100, was 140"));
        assertThat(sample.vitals().has(VitalSign.SPO2)).isFalse();
        assertThat(sample.vitals().validity(VitalSign.SPO2)).isEqualTo(Validity.INVALID);
        assertThat(sample.vitals().value(VitalSign.HEART_RATE)).isEqualTo(72);
    }

    @ParameterizedTest
    @CsvSource({
        "heart_rate,350.1,heart_rate must be 0..350, OUT_OF_RANGE",
        "temperature,95,temperature must be 15..50, OUT_OF_RANGE",
        "etco2,-2,etco2 must be 0..150, OUT_OF_RANGE",
        "spo2,NaN,spo2 must be a number, NOT_A_NUMBER",
        "spo2,-Infinity,spo2 must be a number, NOT_A_NUMBER",
        "spo2,Infinity,spo2 must be a number, NOT_A_NUMBER",
        "spo2,true,spo2 must be a number, NOT_A_NUMBER",
        "spo2,[97],spo2 must be a number, NOT_A_NUMBER",
        "spo2,{},spo2 must be a number, NOT_A_NUMBER",
        "spo2,1e400,spo2 must be a finite number, NOT_A_NUMBER",
    })
    void aSampleWhoseOnlyValueIsRefusedIsRefused(
            String vital, String value, String message, RefusalCode code) {
        FrameSample sample = Frames.sample("{\"" + vital + "\":" + value + "}");

        assertThat(sample)
                .isEqualTo(new RefusedSample(17, code, vital, message + ", was " + value));
    }

    @Test
    void aSampleOfWhichEveryValueIsRefusedNamesThemAll() {
        assertThat(Frames.sample("{\"spo2\":\"97\",\"heart_rate\":{\"v\":400}}"))
                .isEqualTo(
                        new RefusedSample(
                                17,
                                RefusalCode.NOT_A_NUMBER,
                                null,
                                "spo2 must be a number, was \"97\"; "
                                        + "heart_rate must be 0..350, was 400"));
    }

    @Test
    void aSentinelBesideARefusedValueIsStillASample() {
        ReadSample sample = Frames.read("{\"spo2\":140,\"heart_rate\":-1}");

        assertThat(sample.vitals().isEmpty()).isTrue();
        assertThat(sample.refusals()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", " { } "})
    void noValuesIsARefusal(String values) {
        assertThat(Frames.sample(values))
                .extracting("seq", "code", "vital")
                .containsExactly(17, RefusalCode.NO_VALUES, null);
    }

    @ParameterizedTest
    @CsvSource({
        "heart_rate,19,QUESTIONABLE",
        "heart_rate,20,VALID",
        "heart_rate,301,QUESTIONABLE",
        "heart_rate,0,VALID", // asystole
        "pulse_rate,0,QUESTIONABLE",
        "spo2,49.9,QUESTIONABLE",
        "respiration_rate,0,VALID",
        "respiration_rate,61,QUESTIONABLE",
        "temperature,31.9,QUESTIONABLE",
        "etco2,100.1,QUESTIONABLE"
    })
    void anImplausibleValueIsKeptAndQuestionable(String vital, double value, Validity validity) {
        VitalSign sign = VitalSign.valueOf(vital.toUpperCase(Locale.ROOT));

        ReadSample sample = Frames.read("{\"" + vital + "\":" + value + "}");

        assertThat(sample.vitals().value(sign)).isEqualTo(value);
        assertThat(sample.vitals().validity(sign)).isEqualTo(validity);
    }

    @Test
    void aValueKeepsTheValidityItCameWith() {
        ReadSample sample =
                Frames.read(
                        """
                        {"heart_rate":{"v":10,"validity":"invalid"},"spo2":{"validity":"questionable","v":97.5},
                        "etco2":{"validity":"calibrating"},"temperature":{"v":37,"validity":"valid","x":[1]},
                        "pulse_rate":{"v":10,"validity":"valid"}}""");

        assertThat(sample.vitals())
                .hasToString(
                        "Vitals[heart_rate=10.0 invalid, pulse_rate=10.0 questionable, "
                                + "spo2=97.5 questionable, temperature=37.0, "
                                + "etco2=absent calibrating]");
        assertThat(sample.refusals()).isEmpty();
    }

    @Test
    void anUnknownValidityRefusesTheValue() {
        ReadSample sample =
                Frames.read("{\"heart_rate\":72,\"spo2\":{\"v\":97,\"validity\":\"fine\"}}");

        assertThat(sample.refusals().getFirst().code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(sample.vitals().has(VitalSign.SPO2)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "120,80,93,''",
        "80,120,100,'SYSTOLIC_BP DIASTOLIC_BP MEAN_BP'",
        "120,80,80,'DIASTOLIC_BP MEAN_BP'",
        "120,80,120,'SYSTOLIC_BP MEAN_BP'",
        "84.9,80,82,'SYSTOLIC_BP DIASTOLIC_BP'"
    })
    void pressuresThatContradictAreQuestionable(
            double systolic, double diastolic, double mean, String doubted) {
        ReadSample sample =
                Frames.read(
                        "{\"systolic_bp\":%s,\"diastolic_bp\":%s,\"mean_bp\":%s}"
                                .formatted(systolic, diastolic, mean));

        String questionable =
                IntStream.range(0, VitalSign.COUNT)
                        .mapToObj(VitalSign::ofIndex)
                        .filter(sign -> sample.vitals().validity(sign) == Validity.QUESTIONABLE)
                        .map(VitalSign::name)
                        .collect(Collectors.joining(" "));
        assertThat(questionable).isEqualTo(doubted);
    }

    @Test
    void namesOutsideTheCatalogueAreKeptAsJson() {
        ReadSample sample =
                Frames.read(
                        """
                        {"heart_rate":72,"st_ii": -1.50 ,"note\\u0022":{"a" : [1,null,"é"]},"x":null}""");

        assertThat(sample.extra())
                .isEqualTo("{\"st_ii\":-1.50,\"note\\\"\":{\"a\" : [1,null,\"é\"]},\"x\":null}");
        assertThat(Frames.read("{\"st_ii\":0.2}").vitals().isEmpty()).isTrue();
    }

    @Test
    void moreThan32ExtraNamesAreRefusedOnceAndTheVitalsAreKept() {
        String names =
                IntStream.range(0, 40)
                        .mapToObj(i -> "\"x" + i + "\":" + (i == 35 ? "NaN" : i))
                        .collect(Collectors.joining(","));

        ReadSample sample = Frames.read("{" + names + ",\"heart_rate\":72}");

        assertThat(sample.refusals())
                .extracting(ValueRefusal::vital, ValueRefusal::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x32", RefusalCode.TOO_MANY_VALUES));
        assertThat(sample.extra()).startsWith("{\"x0\":0,").endsWith(",\"x31\":31}");
        assertThat(sample.vitals().has(VitalSign.HEART_RATE)).isTrue();
    }

    @Test
    void extrasBeyondEightKilobytesAreRefused() {
        String text = "\"" + "a".repeat(5000) + "\"";

        ReadSample sample = Frames.read("{\"a\":" + text + ",\"b\":" + text + ",\"c\":1}");

        assertThat(sample.extra()).hasSize(5000 + 8);
        assertThat(sample.refusals())
                .singleElement()
                .isEqualTo(
                        new ValueRefusal(
                                "b",
                                RefusalCode.TOO_MANY_VALUES,
                                "b and what follows is beyond 32 names or 8192 characters outside"
                                        + " the catalogue"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\u0000\"",
                "{\"a\\u0000\":1}",
                "[\"\\ud800\"]",
                "\"\\udc00\\ud800\"",
                "1e301",
                "-1e-400"
            })
    void anExtraThatJsonbCannotHoldIsRefused(String value) {
        ReadSample sample = Frames.read("{\"heart_rate\":72,\"x\":" + value + "}");

        assertThat(sample.extra()).isNull();
        assertThat(sample.refusals()).extracting(ValueRefusal::vital).containsExactly("x");
        assertThat(sample.refusals().getFirst().code()).isEqualTo(RefusalCode.MALFORMED);
    }

    @Test
    void anExtraThatIsNotANumberIsRefused() {
        assertThat(Frames.sample("{\"x\":NaN}"))
                .extracting("code", "vital")
                .containsExactly(RefusalCode.NOT_A_NUMBER, "x");
    }
}

package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DecodeResult.Decoded;
import io.wardstream.codec.frame.DecodeResult.Refused;
import io.wardstream.codec.model.VitalSign;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceFrameDecoderTest {
    private static final String SAMPLE =
            "{\"type\":\"sample\",\"seq\":17,\"at\":1764000012345,\"values\":{\"heart_rate\":72,"
                    + "\"spo2\":{\"v\":97.5,\"validity\":\"questionable\"},\"st\":[\"\\u00e9é\",-1e3]}}";

    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();

    @Test
    void refusesAFrameCutShortAtAnyByte() {
        byte[] utf8 = SAMPLE.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.decode(utf8, 0, utf8.length)).isInstanceOf(Decoded.class);

        for (int end = 0; end < utf8.length; end++) {
            assertThat(decoder.decode(utf8, 0, end))
                    .as("cut at %d", end)
                    .isInstanceOf(Refused.class);
            byte[] exact = Arrays.copyOf(utf8, end);
            assertThat(decoder.decode(exact, 0, end)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void readsOnlyItsPartOfTheBytes() {
        byte[] utf8 = ("]]" + SAMPLE + "{{").getBytes(StandardCharsets.UTF_8);

        assertThat(decoder.decode(utf8, 2, utf8.length - 2)).isEqualTo(Frames.decode(SAMPLE));
    }

    @Test
    void refusesAHundredBraces() {
        assertThat(Frames.refused("{\"a\":".repeat(100)).message())
                .contains("nested deeper than 16");
        assertThat(Frames.refused("{".repeat(100)).code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(Frames.refused("[".repeat(100)).code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(
                        Frames.refused(
                                        "{\"type\":\"sample\",\"x\":"
                                                + "[".repeat(100)
                                                + "]".repeat(100)
                                                + "}")
                                .message())
                .contains("nested deeper than 16");
    }

    @Test
    void readsSixteenLevels() {
        String nested = "[".repeat(15) + "]".repeat(15);

        assertThat(Frames.frame("{\"x\":" + nested + ",\"type\":\"config-applied\",\"version\":1}"))
                .isEqualTo(new ConfigApplied(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"type\":\"hello\"",
                "{\"type\":\"hello\",\"epoch\":1}x",
                "{\"type\":\"hello\",\"epoch\":1,}",
                "{,\"type\":\"hello\",\"epoch\":1}",
                "{\"type\":\"hello\" \"epoch\":1}",
                "{\"type\":\"hello\",\"epoch\":01}",
                "{\"type\":\"hello\",\"epoch\":+1}",
                "{\"type\":\"hello\",\"epoch\":1.}",
                "{\"type\":\"hello\",\"epoch\":.1}",
                "{\"type\":\"hello\",\"epoch\":1e}",
                "{\"type\":\"hello\",\"epoch\":-}",
                "{\"type\":\"hello\",\"epoch\":NaN}",
                "{\"type\":\"hello\",'epoch':1}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":\"\\x\"}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":\"\\u00g0\"}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":\"\n\"}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":tru}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":[1,]}",
                "{\"type\":\"hello\",\"epoch\":1,\"x\":[1}",
                "{\"type\":\"hello\",\"epoch\":1}\u0000",
                "\ufeff{\"type\":\"hello\",\"epoch\":1}",
                "{\"type\":\"hello\",\"epoch\":1} // hi",
                "{\"type\":\"hello\",\"epoch\":1,\"epoch\":1}",
                "{\"type\":\"hello\",\"type\":\"hello\",\"epoch\":1}",
                "{\"epoch\":1,\"type\":\"hello\",\"typ\\u0065\":\"hello\"}",
                "{\"type\":\"samples\",\"samples\":[],\"samples\":[]}"
            })
    void refusesWhatIsNotOneFrame(String text) {
        assertThat(Frames.refused(text).code()).isEqualTo(RefusalCode.MALFORMED);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] utf8 =
                "{\"type\":\"gap\",\"from\":1,\"to\":1,\"reason\":\"é\"}"
                        .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(decoder.decode(utf8, 0, utf8.length)).isInstanceOf(Refused.class);
    }

    @Test
    void saysWhatTypesThereAre() {
        assertThat(Frames.refused("{\"a\":1,\"type\":\"vitals\",\"b\":{}}"))
                .isEqualTo(
                        new Refused(
                                RefusalCode.UNKNOWN_TYPE,
                                "type must be one of hello, sample, samples, gap, technical,"
                                        + " command-result, config-applied, was \"vitals\""));
        assertThat(Frames.refused("{\"type\":7}").code()).isEqualTo(RefusalCode.UNKNOWN_TYPE);
        assertThat(Frames.refused("{\"type\":\"vitals\",").code()).isEqualTo(RefusalCode.MALFORMED);
    }

    @Test
    void takesTheTypeFromAnyPlaceAndWithEscapes() {
        assertThat(
                        Frames.frame(
                                " { \"version\" : 7 , \"\\u0074ype\" : \"config\\u002dapplied\" } "))
                .isEqualTo(new ConfigApplied(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"hello\"}|epoch is missing",
                "{\"type\":\"hello\",\"epoch\":-1}|epoch must be 0..9007199254740991, was -1",
                "{\"type\":\"hello\",\"epoch\":1.5}|epoch must be a whole number"
                        + " 0..9007199254740991, was 1.5",
                "{\"type\":\"hello\",\"epoch\":\"1\"}|epoch must be a whole number"
                        + " 0..9007199254740991, was \"1\"",
                "{\"type\":\"hello\",\"epoch\":1,\"next\":0}|next must be 1..2147483647, was 0",
                "{\"type\":\"hello\",\"epoch\":1,\"ackEveryMillis\":5001}|ackEveryMillis must be"
                        + " 0..5000, was 5001",
                "{\"type\":\"hello\",\"epoch\":1,\"generation\":\"fake\"}|generation must be real,"
                        + " demo or test, was fake",
                "{\"type\":\"hello\",\"epoch\":1,\"technical\":{}}|technical must be an array",
                "{\"type\":\"hello\",\"epoch\":1,\"technical\":[7]}|technical must hold objects",
                "{\"type\":\"hello\",\"epoch\":1,\"technical\":[{}]}|code is missing",
                "{\"type\":\"hello\",\"epoch\":1,\"model\":\"\"}|model must be a text of 1..64"
                        + " characters, was \"\"",
                "{\"type\":\"gap\",\"from\":9,\"to\":3}|to must be 9..2147483647, was 3",
                "{\"type\":\"technical\",\"code\":\"a\",\"active\":1}|active must be true or false,"
                        + " was 1",
                "{\"type\":\"command-result\",\"id\":\"a\"}|state is missing",
                "{\"type\":\"config-applied\",\"version\":null}|version is missing",
                "{\"type\":\"sample\",\"seq\":0,\"at\":1,\"values\":{}}|seq must be"
                        + " 1..2147483647, was 0",
                "{\"type\":\"sample\",\"at\":1,\"values\":{}}|seq is missing",
                "{\"type\":\"sample\",\"seq\":1,\"epoch\":\"x\",\"at\":1,\"values\":{}}|epoch must"
                        + " be a whole number 0..9007199254740991, was \"x\"",
                "{\"type\":\"samples\"}|samples is missing",
                "{\"type\":\"samples\",\"samples\":{}}|samples must be an array",
            })
    void namesTheFieldAndTheBound(String frame, String message) {
        assertThat(Frames.refused(frame)).isEqualTo(new Refused(RefusalCode.MALFORMED, message));
    }

    @Test
    void takesHelloWithNothingButAnEpoch() {
        Hello hello =
                (Hello)
                        Frames.frame(
                                """
                                {"type":"hello","epoch":0,"oldest":null,"model":null,"technical":null,"new":[{}]}""");

        assertThat(hello.next()).isZero();
        assertThat(hello.clock()).isEqualTo(DeviceFrame.ABSENT);
        assertThat(hello.technical()).isEmpty();
    }

    @Test
    void keepsOnlyActiveConditionsOfHello() {
        Hello hello =
                (Hello)
                        Frames.frame(
                                """
                                {"type":"hello","epoch":1,"technical":[{"code":"a","active":false},
                                {"code":"b","vital":"spo2","at":5}]}""");

        assertThat(hello.technical()).containsExactly(new TechnicalCondition("b", "spo2", 5));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1764000012345.0,1764000012345",
        "1.764e12,1764000000000",
        "'\"1970-01-01T00:00:01.5Z\"',1500",
        "'\"2099-12-31T23:59:59+01:00\"',4102441199000",
        "253402300799999,253402300799999"
    })
    void takesInstantsAsMillisecondsOrRfc3339(String at, long millis) {
        Samples frame =
                (Samples)
                        Frames.frame(
                                "{\"type\":\"sample\",\"seq\":1,\"at\":"
                                        + at
                                        + ",\"values\":{\"spo2\":97}}");

        assertThat(((ReadSample) frame.samples().getFirst()).at()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "253402300800000",
                "1.5",
                "\"yesterday\"",
                "\"1969-12-31T23:59:59Z\"",
                "true",
                "null",
                "1e99",
                "\"2025-02-30T00:00:00Z\""
            })
    void refusesASampleWhoseInstantIsNone(String at) {
        Samples frame =
                (Samples)
                        Frames.frame(
                                "{\"type\":\"sample\",\"seq\":1,\"at\":"
                                        + at
                                        + ",\"values\":{\"spo2\":97}}");

        RefusedSample refused = (RefusedSample) frame.samples().getFirst();
        assertThat(refused.code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(refused.message()).startsWith("at ");
    }

    @Test
    void aBadSampleRefusesOnlyItself() {
        Samples frame =
                (Samples)
                        Frames.frame(
                                """
                                {"samples":[{"seq":1,"at":1,"values":{"spo2":97}},{"seq":2,"values":{"spo2":97}},
                                {"seq":3,"at":3,"values":[]},7,{"at":4,"values":{"spo2":97}},
                                {"seq":5,"at":5,"values":{"spo2":97,"spo2":98}},
                                {"seq":6,"seq":7,"at":5,"values":{"spo2":97}},
                                {"epoch":4,"seq":7,"at":5,"values":{"spo2":97}},
                                {"seq":8,"at":8,"values":{"x":1,"x":1}},
                                {"seq":9,"at":9}, {"seq":10,"at":9,"values":{"spo2":NaN}},
                                {"at":"1970-01-01T00:00:00.011Z","values":{"spo2":97},"seq":11}],
                                "epoch":5,"type":"samples"}""");

        assertThat(frame.epoch()).isEqualTo(5);
        assertThat(frame.samples())
                .extracting(FrameSample::seq)
                .containsExactly(1, 2, 3, 0, 0, 5, 0, 0, 8, 9, 10, 11);
        assertThat(frame.samples())
                .filteredOn(RefusedSample.class::isInstance)
                .extracting("message")
                .containsExactly(
                        "at is missing",
                        "values must be an object",
                        "an entry of samples must be an object",
                        "seq is missing",
                        "spo2 is there twice",
                        "seq is there twice",
                        "epoch must stand beside samples, not in an entry",
                        "x is there twice",
                        "values must hold one value at least",
                        "spo2 must be a number, was NaN");
    }

    @Test
    void takesUpTo500Samples() {
        assertThat(((Samples) Frames.frame(samples(500))).samples()).hasSize(500);
        assertThat(Frames.refused(samples(501)).message())
                .isEqualTo("samples must hold 0..500 samples, held more");
    }

    @Test
    void forgetsTheFrameBefore() {
        byte[] bad =
                "{\"type\":\"sample\",\"seq\":1,\"seq\":2,\"values\":{\"a\":1,\"spo2\":140}}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] good =
                "{\"type\":\"sample\",\"seq\":3,\"at\":1,\"values\":{\"heart_rate\":60}}"
                        .getBytes(StandardCharsets.UTF_8);

        DecodeResult ignored = decoder.decode(bad, 0, bad.length);
        Samples frame = (Samples) ((Decoded) decoder.decode(good, 0, good.length)).frame();

        ReadSample sample = (ReadSample) frame.samples().getFirst();
        assertThat(sample.extra()).isNull();
        assertThat(sample.refusals()).isEmpty();
        assertThat(sample.vitals().has(VitalSign.SPO2)).isFalse();
        assertThat(sample.vitals().validityBits()).isZero();
    }

    @Test
    void keepsNoTextThatPostgresCannotHold() {
        assertThat(Frames.refused("{\"type\":\"technical\",\"code\":\"a\\u0000\"}").code())
                .isEqualTo(RefusalCode.MALFORMED);
        assertThat(Frames.refused("{\"type\":\"technical\",\"code\":\"\\ud800\"}").code())
                .isEqualTo(RefusalCode.MALFORMED);
        assertThat(Frames.frame("{\"type\":\"technical\",\"code\":\"\\ud83d\\ude00\\n\"}"))
                .isEqualTo(new Technical("\ud83d\ude00\n", null, true, DeviceFrame.ABSENT));
    }

    private static String samples(int count) {
        List<String> samples =
                IntStream.rangeClosed(1, count)
                        .mapToObj(seq -> "{\"seq\":" + seq + ",\"at\":1,\"values\":{\"spo2\":97}}")
                        .toList();
        return samples.stream()
                .collect(Collectors.joining(",", "{\"type\":\"samples\",\"samples\":[", "]}"));
    }
}

package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wardstream.codec.frame.DecodeResult.Decoded;
import io.wardstream.codec.frame.DecodeResult.Refused;
import io.wardstream.codec.model.VitalSign;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
                "{\"type\":\"hello\",\"epoch\":1,\"model\":\"\"}|model must be a text of 1..200"
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
        assertThat(hello.technical()).isNull();
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

    /** A node reads thousands a second: 120 bytes were measured, the objects a sample becomes. */
    @Test
    void allocatesLittleMoreThanTheSample() {
        byte[] utf8 =
                ("{\"type\":\"sample\",\"seq\":123456,\"at\":1764000012345,\"values\":{\"heart_rate\":72,"
                                + "\"spo2\":97.5,\"respiration_rate\":14,\"temperature\":36.8}}")
                        .getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = decodeOften(utf8);

        long before = threads.getCurrentThreadAllocatedBytes();
        read += decodeOften(utf8);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(read).isEqualTo(20_000);
        assertThat(allocated / 10_000).isLessThan(200);
    }

    private int decodeOften(byte[] utf8) {
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            read += decoder.decode(utf8, 0, utf8.length) instanceof Decoded ? 1 : 0;
        }
        return read;
    }
}

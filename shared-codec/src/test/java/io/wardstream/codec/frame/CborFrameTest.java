package io.wardstream.codec.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.wardstream.codec.frame.DecodeResult.Decoded;
import io.wardstream.codec.frame.DecodeResult.Refused;
import io.wardstream.codec.model.VitalSign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame in CBOR is the frame in JSON; Jackson's CBOR is the judge of what CBOR is. */
final class CborFrameTest {
    private static final CBORFactory CBOR = new CBORFactory();
    private static final JsonFactory JSON = new JsonFactory();

    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();

    private DecodeResult decode(byte[] cbor) {
        return decoder.decodeCbor(cbor, 0, cbor.length);
    }

    private DecodeResult decodeHex(String hex) {
        return decode(HexFormat.of().parseHex(hex));
    }

    /** A {@code sample} frame whose only value is a heart rate of these bytes. */
    private FrameSample heartRate(String hex) {
        String head = "a46474797065" + "6673616d706c65" + "63736571" + "01" + "626174" + "05";
        String values = "6676616c756573" + "a1" + "6a68656172745f72617465" + hex;
        DecodeResult result = decodeHex(head + values);
        assertThat(result).isInstanceOf(Decoded.class);
        return ((Samples) ((Decoded) result).frame()).samples().getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"hello\",\"epoch\":1764000000000,\"clock\":\"2025-11-24T16:00:12.1Z\",\"next\":17,\"oldest\":12,\"model\":\"PM-9"
                        + " \\\"é\\\"\",\"firmware\":\"2\",\"generation\":\"test\",\"ackEveryMillis\":1000,\"technical\":[{\"code\":\"low_battery\"}]}",
                "{\"type\":\"sample\",\"seq\":17,\"at\":1764000012345,\"values\":{\"heart_rate\":72,\"spo2\":{\"v\":97.5,\"validity\":\"questionable\"},\"temperature\":-99.9,\"etco2\":null,\"x\":[true,false,null,{\"y\":0.25}]}}",
                "{\"samples\":[{\"seq\":1,\"at\":1,\"values\":{\"spo2\":-1}},{\"seq\":2,\"at\":2,\"values\":{}},7],\"type\":\"samples\",\"epoch\":0}",
                "{\"type\":\"gap\",\"epoch\":5,\"from\":3,\"to\":9,\"reason\":\"buffer_full\"}",
                "{\"type\":\"technical\",\"code\":\"lead_off\",\"vital\":\"heart_rate\",\"active\":true,\"at\":1764000013345}",
                "{\"type\":\"command-result\",\"id\":\"c-91\",\"state\":\"DOWNLOADING\",\"progress\":40,\"reason\":null}",
                "{\"type\":\"config-applied\",\"version\":7}",
                "{\"type\":\"sample\",\"seq\":1,\"at\":5,\"values\":{\"spo2\":140,\"heart_rate\":72}}",
                "{\"type\":\"sample\",\"seq\":1,\"at\":5,\"values\":{\"spo2\":140.25}}",
                "{\"type\":\"sample\",\"seq\":0,\"at\":5,\"values\":{\"spo2\":97}}",
                "{\"type\":\"sample\",\"seq\":1,\"values\":{\"spo2\":97}}",
                "{\"type\":\"sample\",\"seq\":1,\"at\":5,\"values\":{\"spo2\":\"97\"}}",
                "{\"type\":\"sample\",\"seq\":1,\"seq\":2,\"at\":5,\"values\":{\"spo2\":97}}",
                "{\"type\":\"sample\",\"seq\":1,\"at\":5,\"values\":{\"spo2\":97,\"spo2\":98}}",
                "{\"type\":\"gap\",\"from\":9,\"to\":3}",
                "{\"type\":\"telegram\"}",
                "{\"seq\":1}",
                "[1,2]",
                "\"hello\"",
                "12",
                "{}"
            })
    void saysWhatTheSameJsonSays(String json) throws IOException {
        DecodeResult expected = Frames.decode(json);

        assertThat(decode(CborFrames.encode(json))).isEqualTo(expected);
        assertThat(decode(byJackson(json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1848, 72", // 72
        "f95480, 72", // half
        "fa42900000, 72", // single
        "fb4052000000000000, 72", // double
        "fa42c2999a, 97.3", // the single nearest to 97.3
        "f95615, 97.3", // the half nearest to it
        "fb4058533333333333, 97.3"
    })
    void readsNumbersOfEveryWidth(String hex, double value) {
        ReadSample sample = (ReadSample) heartRate(hex);

        assertThat(sample.vitals().value(VitalSign.HEART_RATE)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "f6", "f7", "fac2c7cccd", "f9d63e", "3903e6", "fac479c000"})
    void takesTheSentinelsOfEveryWidthForAbsent(String hex) {
        ReadSample sample = (ReadSample) heartRate(hex);

        assertThat(sample.vitals().has(VitalSign.HEART_RATE)).isFalse();
        assertThat(sample.refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f97e00", "f97c00", "f9fc00", "fa7fc00000", "fb7ff0000000000000"})
    void refusesWhatIsNotANumber(String hex) {
        RefusedSample sample = (RefusedSample) heartRate(hex);

        assertThat(sample.code()).isEqualTo(RefusalCode.NOT_A_NUMBER);
        assertThat(sample.vital()).isEqualTo("heart_rate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1bffffffffffffffff", "3bffffffffffffffff", "3b7fffffffffffffff"})
    void refusesWholeNumbersBeyondALong(String hex) {
        assertThat(((RefusedSample) heartRate(hex)).code()).isEqualTo(RefusalCode.OUT_OF_RANGE);
    }

    @Test
    void takesLengthsThatAreNotDefinite() {
        String type = "6474797065" + "7f63636f6e" + "6b6669672d6170706c696564ff";
        String frame = "bf" + type + "6776657273696f6e" + "07" + "6178" + "9f01ff" + "ff";

        assertThat(decodeHex(frame)).isEqualTo(new Decoded(new ConfigApplied(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', an item expected",
        "a1, a key that is text expected",
        "a10101, a key that is text expected",
        "a1426869 01, a key that is text expected",
        "a16161, an item expected",
        "a1616142 6869, byte strings",
        "a16161c1 05, tags",
        "d9d9f7a0, tags",
        "a16161ff, simple value",
        "a16161f8 20, simple value",
        "a16161f0, simple value",
        "a161611c, a length that is defined",
        "1f, a length that is defined",
        "a161611b00, more bytes expected",
        "bbffffffffffffffff, a key that is text",
        "a17affffffff61, more bytes of text",
        "a17bffffffffffffffff61, more bytes of text",
        "a161c3, UTF-8",
        "bf6161, an item expected",
        "bf616101, a break expected",
        "a17f01ff01, a piece of text",
        "a17f7f6161ffff01, a length that is defined",
        "a000, the end expected",
        "8181818181818181818181818181818181818180, nested deeper"
    })
    void refusesWhatIsNoCborOfAFrame(String hex, String message) {
        DecodeResult result = decodeHex(hex.replace(" ", ""));

        assertThat(result).isInstanceOf(Refused.class);
        assertThat(((Refused) result).code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(((Refused) result).message()).contains(message);
    }

    @Test
    void writesWhatThePlatformSaysWithDefiniteLengths() throws IOException {
        String config =
                ServerFrames.config(
                        8,
                        "{\"many\":[" + "1,".repeat(300) + "-5,0.5,true,false,null,{}],\"é\":{}}");
        for (String frame :
                new String[] {
                    ServerFrames.welcome("5f0c", 1_764_000_000_000L, 16, 1, 2_000, 500, 0),
                    ServerFrames.ack(1_764_000_000_000L, 70_000),
                    ServerFrames.nack(
                            DeviceFrame.ABSENT, 0, null, RefusalCode.MALFORMED, "é".repeat(200)),
                    config
                }) {
            assertThat(jsonByJackson(CborFrames.encode(frame))).isEqualTo(frame);
        }
        assertThat(HexFormat.of().formatHex(CborFrames.encode("{\"a\":[]}"))).isEqualTo("a1616180");
    }

    @Test
    void showsPeopleWhatADeviceHasSent() {
        assertThat(CborFrames.readable(CborFrames.encode("{\"a\":[97.5]}"), 100))
                .isEqualTo("{\"a\":[97.5]}");
        assertThat(CborFrames.readable(CborFrames.encode("{\"a\":1}"), 4)).isEqualTo("{\"a\"");
        assertThat(CborFrames.readable(new byte[] {(byte) 0xC1, 0x05}, 100)).isEqualTo("h'c105'");
        assertThat(CborFrames.readable(new byte[500], 101)).hasSize(101);
    }

    @Property(tries = 3000)
    void anyBytesAreAnswered(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(decode(bytes)).isNotNull();
    }

    @Property(tries = 4000)
    void takesNothingThatIsNoCborAndAnswersAnyMutationOfAFrame(
            @ForAll("frames") String frame, @ForAll("mutations") Mutation mutation)
            throws IOException {
        byte[] bytes = mutation.apply(CborFrames.encode(frame));
        CborText text = new CborText();

        assertThat(decode(bytes)).isNotNull();
        if (text.read(bytes, 0, bytes.length)) {
            assertThat(jsonByJackson(bytes)).isNotEmpty();
        }
    }

    @Property(tries = 2000)
    void anyTextComesThrough(@ForAll String text) {
        String json = "{\"type\":" + quoted(text) + "}";

        DecodeResult result = decode(CborFrames.encode(json));

        assertThat(result).isEqualTo(Frames.decode(json));
    }

    @Property(tries = 5000)
    void everyDoubleComesThroughExactly(@ForAll double number) {
        byte[] cbor = CborFrames.encode("[" + number + "]");
        CborText text = new CborText();

        assertThat(text.read(cbor, 0, cbor.length)).isTrue();
        String written = new String(text.bytes(), 1, text.length() - 2, UTF_8);
        assertThat(Double.parseDouble(written)).isEqualTo(number);
    }

    /** As the decoder's own property for text: without what a snippet would shorten. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder();
        String plain =
                text.codePoints()
                        .filter(
                                c ->
                                        c >= ' '
                                                && c != '"'
                                                && c != '\\'
                                                && (c < 0xD800 || c > 0xDFFF))
                        .limit(20)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        JsonText.appendTo(json, plain);
        return json.toString();
    }

    private static byte[] byJackson(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = CBOR.createGenerator(bytes)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return bytes.toByteArray();
    }

    private static String jsonByJackson(byte[] cbor) throws IOException {
        StringWriter json = new StringWriter();
        try (JsonParser parser = CBOR.createParser(cbor);
                JsonGenerator generator = JSON.createGenerator(json)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return json.toString();
    }

    @Provide
    Arbitrary<String> frames() {
        return Arbitraries.of(Mutation.FRAMES);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }
}

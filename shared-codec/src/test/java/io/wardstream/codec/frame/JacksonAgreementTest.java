package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is JSON and what is UTF-8 here is what Jackson and the JDK say it is. */
final class JacksonAgreementTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Property(tries = 10_000)
    void agreesOnWhatIsJson(
            @ForAll("frames") String frame,
            @ForAll("mutations") Mutation first,
            @ForAll("mutations") Mutation second) {
        byte[] bytes = second.apply(first.apply(frame.getBytes(StandardCharsets.UTF_8)));
        boolean isUtf8 = jdkTakes(bytes);

        assertThat(isJson(bytes))
                .as(() -> new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo(isUtf8 && jacksonTakes(bytes));
    }

    @Property(tries = 10_000)
    void decodesNothingThatIsNotJson(
            @ForAll("frames") String frame, @ForAll("mutations") Mutation mutation) {
        byte[] bytes = mutation.apply(frame.getBytes(StandardCharsets.UTF_8));
        String text = new String(bytes, StandardCharsets.UTF_8);

        DecodeResult result = new DeviceFrameDecoder().decode(bytes, 0, bytes.length);

        if (result instanceof DecodeResult.Decoded && !text.contains("NaN")) {
            assertThat(jacksonTakes(bytes)).as(text).isTrue();
        }
    }

    @Property(tries = 5000)
    void agreesOnWhatIsUtf8(
            @ForAll("nearlyText") byte[] bytes, @ForAll @Size(max = 9) byte[] before) {
        byte[] all = new byte[before.length + bytes.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(bytes, 0, all, before.length, bytes.length);

        assertThat(StrictUtf8.isValid(all, before.length, all.length)).isEqualTo(jdkTakes(bytes));
    }

    @Provide
    Arbitrary<byte[]> nearlyText() {
        Arbitrary<Byte> edge =
                Arbitraries.of(
                                0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
                                0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF)
                        .map(Integer::byteValue);
        return Arbitraries.oneOf(
                edge.array(byte[].class).ofMaxSize(6),
                Arbitraries.strings()
                        .ofMaxLength(12)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> frames() {
        return Arbitraries.of(Mutation.FRAMES);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    private static boolean isJson(byte[] bytes) {
        JsonCursor cursor = new JsonCursor();
        cursor.open(bytes, 0, bytes.length);
        cursor.skipValue();
        return cursor.tokens().isAtEnd();
    }

    /** Read as characters: of bytes Jackson would guess the encoding. */
    private static boolean jacksonTakes(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try (JsonParser parser = JACKSON.createParser(new StringReader(text))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }

    private static boolean jdkTakes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)) != null;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}

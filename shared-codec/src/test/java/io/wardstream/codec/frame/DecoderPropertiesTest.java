package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DecodeResult.Decoded;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for all frames, not only for those somebody thought of. */
final class DecoderPropertiesTest {
    private final DeviceFrameDecoder decoder = new DeviceFrameDecoder();

    @Property(tries = 2000)
    void anyBytesAreAnswered(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(decoder.decode(bytes, 0, bytes.length)).isNotNull();
    }

    @Property(tries = 4000)
    void anyMutationOfAFrameIsAnswered(
            @ForAll("frames") String frame, @ForAll("mutations") Mutation mutation) {
        byte[] bytes = mutation.apply(frame.getBytes(StandardCharsets.UTF_8));

        assertThat(decoder.decode(bytes, 0, bytes.length)).isNotNull();
    }

    @Property(tries = 500)
    void aGeneratedSampleIsReadAsGenerated(
            @ForAll @IntRange(min = 1) int seq,
            @ForAll @LongRange(min = 0, max = FieldReader.MAX_INSTANT) long at,
            @ForAll("values") Map<VitalSign, Integer> tenths) {
        StringBuilder values = new StringBuilder();
        Vitals.Builder expected = Vitals.builder();
        tenths.forEach((sign, count) -> append(sign, count / 10.0, values, expected));

        DecodeResult result =
                Frames.decode(
                        "{\"type\":\"sample\",\"seq\":"
                                + seq
                                + ",\"at\":"
                                + at
                                + ",\"values\":{\"x\":[]"
                                + values
                                + "}}");

        ReadSample sample = new ReadSample(seq, at, expected.build(), "{\"x\":[]}", List.of());
        assertThat(result).isEqualTo(new Decoded(new Samples(DeviceFrame.ABSENT, List.of(sample))));
    }

    @Property(tries = 2000)
    void numbersAreRoundedAsJavaRoundsThem(@ForAll("numbers") String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        JsonNumber number = new JsonNumber();

        assertThat(number.scan(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(number.value()).isEqualTo(Double.parseDouble(text));
        if (number.isWhole()) {
            assertThat(number.wholeValue()).isEqualTo(new BigDecimal(text).longValueExact());
        }
    }

    @Property(tries = 1000)
    void anyTextComesBackAsWritten(@ForAll String text) {
        StringBuilder json = new StringBuilder();
        JsonText.appendTo(json, text);
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        JsonString string = new JsonString();

        assertThat(string.scan(bytes, 1, bytes.length)).isEqualTo(bytes.length);
        assertThat(string.text()).isEqualTo(text);
        assertThat(string.isStorable())
                .isEqualTo(
                        text.indexOf(0) < 0
                                && text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }

    private static void append(
            VitalSign sign, double value, StringBuilder values, Vitals.Builder expected) {
        boolean isPressure = sign.name().endsWith("_BP");
        double sent = isPressure ? sign.questionableLow() + sign.index() * 10 : value;
        values.append(String.format(Locale.ROOT, ",\"%s\":%s", sign.wireName(), sent));
        if (sign.isPossible(sent)) {
            expected.put(
                    sign, sent, sign.isPlausible(sent) ? Validity.VALID : Validity.QUESTIONABLE);
        }
    }

    /** Inside the reject range, in tenths of the unit. */
    @Provide
    Arbitrary<Map<VitalSign, Integer>> values() {
        Arbitrary<VitalSign> sign =
                Arbitraries.of(VitalSign.class).filter(each -> !each.name().endsWith("_BP"));
        return sign.set()
                .ofMinSize(0)
                .flatMap(
                        signs -> {
                            Arbitrary<Map<VitalSign, Integer>> map =
                                    Arbitraries.just(new EnumMap<>(VitalSign.class));
                            for (VitalSign each : signs) {
                                Arbitrary<Integer> tenths =
                                        Arbitraries.integers()
                                                .between(
                                                        (int) (each.rejectLow() * 10),
                                                        (int) (each.rejectHigh() * 10));
                                map =
                                        Combinators.combine(map, tenths)
                                                .as((before, value) -> with(before, each, value));
                            }
                            return map;
                        });
    }

    private static Map<VitalSign, Integer> with(
            Map<VitalSign, Integer> before, VitalSign sign, int tenths) {
        Map<VitalSign, Integer> after = new EnumMap<>(VitalSign.class);
        after.putAll(before);
        after.put(sign, tenths);
        return after;
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
        Arbitrary<String> whole = digits.map(text -> text.replaceFirst("^0+(?=[0-9])", ""));
        Arbitrary<String> exponent =
                Arbitraries.integers().between(-340, 340).map(power -> "e" + power);
        return Combinators.combine(
                        Arbitraries.of("", "-"),
                        whole,
                        digits.map(text -> "." + text).injectNull(0.4),
                        exponent.injectNull(0.5))
                .as(
                        (sign, before, behind, power) ->
                                sign
                                        + before
                                        + (behind == null ? "" : behind)
                                        + (power == null ? "" : power));
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

package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples one by one and many at once. */
final class SamplesFrameTest {
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

    private static String samples(int count) {
        List<String> samples =
                IntStream.rangeClosed(1, count)
                        .mapToObj(seq -> "{\"seq\":" + seq + ",\"at\":1,\"values\":{\"spo2\":97}}")
                        .toList();
        return samples.stream()
                .collect(Collectors.joining(",", "{\"type\":\"samples\",\"samples\":[", "]}"));
    }
}

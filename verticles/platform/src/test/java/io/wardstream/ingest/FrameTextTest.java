package io.wardstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import org.junit.jupiter.api.Test;

final class FrameTextTest {
    @Test
    void keepsTheFirstFourThousandBytes() {
        assertThat(FrameText.of("x".repeat(5_000).getBytes(UTF_8))).hasSize(4_096);
        assertThat(FrameText.of("x".repeat(100).getBytes(UTF_8))).hasSize(100);
    }

    @Test
    void keepsNothingThatTextCannotHold() {
        assertThat(FrameText.of("a\u0000b".getBytes(UTF_8))).isEqualTo("a\uFFFDb");
        assertThat(FrameText.of(("x".repeat(4_095) + "\u20AC").getBytes(UTF_8)))
                .endsWith("x\uFFFD");
    }

    @Test
    void writesADecodedSampleAgain() {
        Vitals vitals =
                Vitals.builder().put(VitalSign.HEART_RATE, 72).put(VitalSign.SPO2, 97.5).build();
        VitalSample sample =
                new VitalSample(
                        1, 1, 17, 5, 5, 5, true, Generation.REAL, vitals, "{\"hemoglobin\":14}");

        assertThat(FrameText.of(sample))
                .isEqualTo(
                        "{\"seq\":17,\"at\":5,\"values\":{\"heart_rate\":72.0,\"spo2\":97.5},\"extra\":{\"hemoglobin\":14}}");
    }
}

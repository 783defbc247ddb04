package io.wardstream.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.FlushRanges.Observed;
import io.wardstream.samples.FlushRanges.Range;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushRangesTest {
    private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    @Test
    void saysOfEachRunWhenItWasObserved() {
        List<VitalSample> samples =
                List.of(
                        sample(7, 1, 5, NOON + 900),
                        sample(7, 1, 6, NOON + 1_900),
                        sample(7, 1, 9, NOON - DAY),
                        sample(7, 2, 1, NOON),
                        sample(70_000, 1, Integer.MAX_VALUE, 0));

        FlushRanges.Coded coded = FlushRanges.encode(samples);

        assertThat(FlushRanges.decode(coded.ranges()))
                .containsExactly(
                        new Range(7, 1, 5, 6),
                        new Range(7, 1, 9, 9),
                        new Range(7, 2, 1, 1),
                        new Range(70_000, 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(FlushRanges.decodeTimes(coded.times()))
                .containsExactly(
                        new Observed(NOON, NOON + 2_000),
                        new Observed(NOON - DAY, NOON - DAY + 1_000),
                        new Observed(NOON, NOON + 1_000),
                        new Observed(0, 1_000));
    }

    @Test
    void knowsTimesBefore1970AndSamplesOutOfOrder() {
        List<VitalSample> samples = List.of(sample(1, 1, 1, 5_500), sample(1, 1, 2, -1));

        FlushRanges.Coded coded = FlushRanges.encode(samples);

        assertThat(FlushRanges.decodeTimes(coded.times()))
                .containsExactly(new Observed(-1_000, 6_000));
    }

    @Test
    void takesFewBytesForADevice() {
        List<VitalSample> samples =
                List.of(sample(900, 1, 100_000, NOON), sample(901, 1, 90_000, NOON + 400));

        FlushRanges.Coded coded = FlushRanges.encode(samples);

        assertThat(coded.ranges().length()).isLessThanOrEqualTo(2 * 7);
        assertThat(coded.times().length()).isEqualTo(6 + 2);
    }

    @Test
    void refusesWhatIsCutOff() {
        Buffer ranges = FlushRanges.encode(List.of(sample(900, 1, 100_000, NOON))).ranges();

        assertThatThrownBy(() -> FlushRanges.decode(ranges.slice(0, ranges.length() - 1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static VitalSample sample(int device, int epochNo, int seq, long at) {
        return new VitalSample(
                device, epochNo, seq, at, at, at, true, Generation.REAL, Vitals.EMPTY, null);
    }
}

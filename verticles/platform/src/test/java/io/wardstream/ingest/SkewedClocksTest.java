package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alarms of devices whose clocks are wrong: the right ones, and when they should be. */
final class SkewedClocksTest {
    /** Ends before the next crossing begins. */
    private static final int STREAM = (int) Duration.ofHours(3).toSeconds() - 1;

    /** Between two crossings, and in the middle of the delay of one, after half of the stream. */
    private static final int CALM = 5_700;

    private static final int CROSSING = 5_407;

    private static final long EXACT = 100;
    private static final long SAMPLE = 1_000;
    private static final long TEN_MINUTES = 600_000;

    @ParameterizedTest
    @ValueSource(longs = {0, TEN_MINUTES, -TEN_MINUTES})
    void areExactWhenAClockIsWrong(long wrong) {
        SkewedDevice device = new SkewedDevice(0, _ -> wrong);

        SkewedDevice streamed = device.streams(STREAM);

        assertExact(streamed, EXACT, EXACT);
        assertThat(streamed.segments).isEqualTo(wrong == 0 ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {TEN_MINUTES, 90_000, 1_500, -2_500, -90_000, -TEN_MINUTES})
    void areExactWhenAClockIsSet(long step) {
        SkewedDevice device = new SkewedDevice(0, second -> second < CALM ? 0 : step);

        SkewedDevice streamed = device.streams(STREAM);

        assertExact(streamed, EXACT, EXACT);
        assertThat(streamed.segments).isEqualTo(1);
    }

    /** The delay is counted across the step, by two samples that were under way unequally long. */
    @ParameterizedTest
    @ValueSource(longs = {TEN_MINUTES, -TEN_MINUTES})
    void areLateByOneSampleAtMostWhenAClockIsSetDuringACrossing(long step) {
        SkewedDevice device = new SkewedDevice(0, second -> second < CROSSING ? 0 : step);

        SkewedDevice streamed = device.streams(STREAM);

        assertExact(streamed, EXACT, EXACT + SAMPLE);
        assertThat(errors(streamed)).filteredOn(error -> error > EXACT).hasSizeLessThan(2);
    }

    /** Before it is set right once more it is wrong by ten minutes. */
    @Test
    void areExactWhenAWrongClockIsSetRight() {
        LongUnaryOperator shown = second -> second < CALM ? -TEN_MINUTES : 0;

        SkewedDevice streamed = new SkewedDevice(0, shown).streams(STREAM);

        assertExact(streamed, EXACT, EXACT);
    }

    /**
     * A clock that is nearly right is taken as it is (docs/PROTOCOL.md, Clocks): what it says of
     * the beginning may be off by that much. When people are told is exact all the same.
     */
    @ParameterizedTest
    @ValueSource(longs = {200, -200})
    void areRaisedInTimeWhenAClockDrifts(long perMillion) {
        SkewedDevice device = new SkewedDevice(perMillion, _ -> 0);

        SkewedDevice streamed = device.streams(STREAM);

        long taken =
                perMillion > 0
                        ? LaneClock.AHEAD_TAKEN
                        : LaneClock.BEHIND_TAKEN + LaneClock.TOLERANCE;
        assertExact(streamed, taken + EXACT, EXACT);
        assertThat(streamed.segments).isLessThan(4);
    }

    private static void assertExact(SkewedDevice device, long observed, long told) {
        assertThat(device.refused).isZero();
        assertThat(device.raised).hasSameSizeAs(device.fell).hasSize(STREAM / 600);
        assertThat(device.ended).hasSameSizeAs(device.rose);
        List<Long> since =
                device.raised.stream().map(alarm -> alarm.cause().conditionSince()).toList();
        assertThat(distances(since, device.fell)).allMatch(distance -> distance <= observed);
        assertThat(distances(device.ended, device.rose)).allMatch(it -> it <= observed);
        assertThat(errors(device)).allMatch(error -> error <= told);
    }

    /** How far each alarm was raised from when its delay had run out. */
    private static List<Long> errors(SkewedDevice device) {
        return distances(
                device.raised.stream().map(SkewedClocksTest::raisedAt).toList(),
                device.delayRanOut);
    }

    private static long raisedAt(Alarm alarm) {
        return alarm.progress().raisedAt();
    }

    private static List<Long> distances(List<Long> found, List<Long> right) {
        LongStream distances =
                IntStream.range(0, right.size())
                        .mapToLong(i -> Math.abs(found.get(i) - right.get(i)));
        return distances.boxed().toList();
    }
}

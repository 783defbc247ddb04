package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SeqRangesTest {
    private static final int HIGHEST = 200;

    private final SeqRanges ranges = new SeqRanges();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holdsWhatABitSetWouldHold(long seed) {
        Random random = new Random(seed);
        BitSet expected = new BitSet();

        for (int step = 0; step < 60; step++) {
            int from = 1 + random.nextInt(HIGHEST);
            int to = Math.min(HIGHEST, from + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> {
                    ranges.remove(from, to);
                    expected.clear(from, to + 1);
                }
                case 1 -> {
                    int base = random.nextInt(HIGHEST);
                    int reached = ranges.advance(base);
                    assertThat(reached).isEqualTo(advance(expected, base));
                }
                default -> {
                    ranges.add(from, to);
                    expected.set(from, to + 1);
                }
            }
            assertSame(expected);
        }
    }

    /** What is below the base goes too: it is settled. */
    private static int advance(BitSet expected, int base) {
        int reached = base;
        int start = expected.nextSetBit(0);
        while (start >= 0 && start <= reached + 1) {
            int end = expected.nextClearBit(start);
            reached = Math.max(reached, end - 1);
            expected.clear(start, end);
            start = expected.nextSetBit(end);
        }
        return reached;
    }

    private void assertSame(BitSet expected) {
        int runs = 0;
        for (int seq = 1; seq <= HIGHEST; seq++) {
            assertThat(ranges.contains(seq)).as("seq %d", seq).isEqualTo(expected.get(seq));
            assertThat(ranges.nextFrom(seq)).isEqualTo(expected.nextSetBit(seq));
            if (expected.get(seq)) {
                assertThat(ranges.endOf(seq)).isEqualTo(expected.nextClearBit(seq) - 1);
                runs += expected.get(seq - 1) ? 0 : 1;
            }
        }
        assertThat(ranges.size()).isEqualTo(runs);
        assertThat(ranges.isEmpty()).isEqualTo(expected.isEmpty());
    }

    @Test
    void reachesTheGreatestSeq() {
        ranges.add(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

        assertThat(ranges.contains(Integer.MAX_VALUE)).isTrue();
        assertThat(ranges.advance(Integer.MAX_VALUE - 2)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ranges.isEmpty()).isTrue();
    }
}

package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SearchHorizonTest {
    private static final long START = 1_000_000;

    private final SearchHorizon horizon = new SearchHorizon(START);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void risesBehindLiveSamples() {
        for (int seq = 1; seq <= 100; seq++) {
            assertThat(horizon.isLoweredBy(START + seq * 1_000L)).isFalse();
        }

        horizon.settledThrough(100, 100);
        for (int seq = 101; seq <= 120; seq++) {
            assertThat(horizon.isLoweredBy(START + seq * 1_000L)).isFalse();
        }
        horizon.settledThrough(120, 120);

        assertThat(horizon.from()).isEqualTo(START + 101_000 - 10_000);
    }

    @Test
    void isLoweredByABacklogOnce() {
        assertThat(horizon.isLoweredBy(START - 3_600_000)).isTrue();
        assertThat(horizon.isLoweredBy(START - 3_599_000)).isFalse();
        assertThat(horizon.isLoweredBy(START - 3_601_000)).isFalse();
        assertThat(horizon.from()).isLessThanOrEqualTo(START - 3_601_000);
    }

    /**
     * The database's note is right at every moment: rows of seqs above the noted one are not
     * earlier than the noted horizon, in whatever order samples come and are settled.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void neverLeavesARowBelowIt(long seed) {
        Random random = new Random(seed);
        List<long[]> stored = new ArrayList<>();
        Deque<long[]> underWay = new ArrayDeque<>();
        long notedFrom = START;
        int notedSeq = 0;
        int highest = 0;
        int base = 0;
        long now = START;

        for (int step = 0; step < 400; step++) {
            now += random.nextInt(3_000);
            if (random.nextInt(5) > 0) {
                highest += random.nextInt(10) == 0 ? 3 : 1;
                long at = now - (random.nextInt(8) == 0 ? random.nextInt(4_000_000) : 0);
                if (horizon.isLoweredBy(at)) {
                    notedFrom = horizon.from(); // in the transaction of the sample, or before
                }
                underWay.add(new long[] {highest, at});
            } else {
                while (!underWay.isEmpty() && random.nextInt(4) > 0) {
                    stored.add(underWay.remove());
                }
                if (underWay.isEmpty()) {
                    base = highest;
                } else {
                    base = Math.max(base, (int) underWay.peek()[0] - 1);
                }
            }
            if (random.nextInt(20) == 0) {
                horizon.settledThrough(base, highest);
                notedSeq = base;
                notedFrom = horizon.from();
            }
            for (long[] row : stored) {
                if (row[0] > notedSeq) {
                    assertThat(row[1]).isGreaterThanOrEqualTo(notedFrom);
                }
            }
        }
    }
}

package io.wardstream.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.simulator.ledger.SeqRanges.Range;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SeqRangesTest {
    @Test
    void joinsWhatTouches() {
        SeqRanges ranges = SeqRanges.of(1, 3);
        ranges.add(5);
        ranges.add(9, 12);
        ranges.add(4);

        assertThat(ranges.list()).containsExactly(new Range(1, 5), new Range(9, 12));
        assertThat(ranges.count()).isEqualTo(9);
        assertThat(ranges.last()).isEqualTo(12);
    }

    @Test
    void anEmptyRangeAddsAndRemovesNothing() {
        SeqRanges ranges = SeqRanges.of(1, 0);
        ranges.remove(3, 2);

        assertThat(ranges.isEmpty()).isTrue();
        assertThat(ranges.last()).isZero();
        assertThat(ranges.contains(1)).isFalse();
    }

    @Test
    void doesWhatASetDoes() {
        SplittableRandom random = new SplittableRandom(5);
        SeqRanges ranges = new SeqRanges();
        BitSet set = new BitSet();
        for (int i = 0; i < 3000; i++) {
            int from = 1 + random.nextInt(300);
            int to = from + random.nextInt(6) - 1;
            if (random.nextInt(3) > 0) {
                ranges.add(from, to);
                set.set(from, to + 1);
            } else {
                ranges.remove(from, to);
                set.clear(from, to + 1);
            }
            assertThat(ranges.count()).isEqualTo(set.cardinality());
            int probe = 1 + random.nextInt(310);
            assertThat(ranges.contains(probe)).isEqualTo(set.get(probe));
        }
    }

    @Test
    void addsSubtractsAndCuts() {
        SeqRanges all = SeqRanges.of(1, 10);
        SeqRanges some = SeqRanges.of(4, 5);
        some.add(9, 20);

        assertThat(all.minus(some).list()).containsExactly(new Range(1, 3), new Range(6, 8));
        assertThat(all.and(some).list()).containsExactly(new Range(4, 5), new Range(9, 10));
        assertThat(all.plus(some).list()).containsExactly(new Range(1, 20));
        assertThat(all).isEqualTo(SeqRanges.of(1, 10)).hasSameHashCodeAs(SeqRanges.of(1, 10));
    }
}

package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenSeqsTest {
    private static final long NOW = 1_764_000_000_000L;

    private final SeenSeqs seen = new SeenSeqs();

    /** As the samples of one session come. */
    private void comes(int previous, int seq) {
        int _ = seen.published(previous, NOW);
        seen.judged(seq, NOW);
    }

    private String gaps() {
        StringBuilder text = new StringBuilder();
        seen.gaps()
                .forEach(gap -> text.append(gap.from()).append("..").append(gap.to()).append(' '));
        return text.toString().strip();
    }

    @Test
    void hasNoGapWhenEverythingComes() {
        comes(0, 1);
        comes(1, 2);
        comes(2, 5);

        assertThat(gaps()).isEmpty();
        assertThat(seen.isNew(5)).isFalse();
        assertThat(seen.isNew(6)).isTrue();
    }

    @Test
    void missesWhatWasPublishedBefore() {
        comes(0, 1);

        comes(4, 5);

        assertThat(gaps()).isEqualTo("2..4");
        assertThat(seen.isNew(3)).isTrue();
    }

    @Test
    void splitsAGapByWhatIsFound() {
        comes(0, 1);
        comes(8, 9);

        seen.judged(5, NOW);
        seen.judged(2, NOW);
        seen.judged(8, NOW);

        assertThat(gaps()).isEqualTo("3..4 6..7");
    }

    @Test
    void looksAMinuteBackAtFirstSight() {
        comes(199, 200);

        assertThat(gaps()).isEqualTo("140..199");
    }

    @Test
    void looksForTheNewestOfALongGap() {
        comes(0, 1);

        int givenUp = seen.published(5_000, NOW);

        assertThat(givenUp).isEqualTo(1);
        assertThat(gaps()).isEqualTo("4001..5000");
    }

    @Test
    void givesUpTheOldestOfTooManyGaps() {
        comes(0, 1);

        for (int i = 0; i <= SeenSeqs.MAX_GAPS; i++) {
            comes(2 * i + 2, 2 * i + 3);
        }

        assertThat(seen.gaps()).hasSize(SeenSeqs.MAX_GAPS);
        assertThat(seen.gaps().getFirst().from()).isEqualTo(4);
    }

    @Test
    void believesAReadOnlyAsFarAsItWasSettledBefore() {
        comes(0, 1);
        comes(9, 10);
        seen.settled(4);
        SeenSeqs.Gap gap = seen.gaps().getFirst();
        seen.beginRead(gap, NOW);
        seen.settled(8);

        seen.readEnded(4);

        assertThat(gaps()).isEqualTo("5..9");
    }

    @Test
    void believesNoReadThatLookedInAPartOnly() {
        comes(0, 1);
        comes(9, 10);
        SeenSeqs.Gap gap = seen.gaps().getFirst();
        seen.beginRead(gap, NOW);
        seen.settled(9);

        seen.readEnded(9);

        assertThat(gaps()).isEqualTo("2..9");
        assertThat(gap.isDue(NOW)).isTrue();
    }

    @Test
    void waitsLongerAfterEachRead() {
        comes(0, 1);
        comes(9, 10);
        SeenSeqs.Gap gap = seen.gaps().getFirst();

        seen.beginRead(gap, NOW);
        seen.readEnded(0);
        seen.beginRead(gap, NOW);

        assertThat(gap.isDue(NOW + 199)).isFalse();
        assertThat(gap.isDue(NOW + 200)).isTrue();
    }

    @Test
    void forgetsWhatIsOlderThanWhatCounts() {
        comes(199, 200);

        seen.forgetBelow(190);

        assertThat(gaps()).isEqualTo("190..199");
    }
}

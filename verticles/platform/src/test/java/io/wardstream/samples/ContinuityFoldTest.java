package io.wardstream.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.samples.ContinuityHour.Hole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ContinuityFoldTest {

    private static final Map<Integer, Long> EPOCHS = Map.of(1, 1764000000000L, 2, 1764000000001L);

    private final ContinuityFold fold = new ContinuityFold();

    @Test
    void findsNothingMissingWhereNothingIs() {
        store(1, 1, 10, 7);
        store(1, 11, 20, 8);

        fold.finish();

        assertThat(fold.storedIn(7)).isEqualTo(10);
        assertThat(fold.missingIn(7) + fold.missingIn(8)).isZero();
    }

    @Test
    void countsAHoleInTheHourOfTheSampleBeforeIt() {
        store(1, 1, 10, 7);
        store(1, 14, 20, 8);

        fold.finish();

        assertThat(fold.missingIn(7)).isEqualTo(3);
        assertThat(fold.missingIn(8)).isZero();
        assertThat(fold.holesOf(7, EPOCHS)).containsExactly(new Hole(1764000000000L, 11, 13));
    }

    @Test
    void doesNotTakeANewEpochForAHole() {
        store(1, 1, 10, 7);
        store(2, 100, 110, 7);

        fold.finish();

        assertThat(fold.missingIn(7)).isZero();
    }

    @Test
    void countsWhatWasRefusedAsRefusedAndNotAsMissing() {
        store(1, 1, 4, 7);
        store(1, 7, 9, 7);
        fold.refused(1, 5, 7);
        fold.refused(1, 3, 7); // a value of it only: the sample is stored

        fold.finish();

        assertThat(fold.rejectedIn(7)).isEqualTo(1);
        assertThat(fold.missingIn(7)).isEqualTo(1);
        assertThat(fold.holesOf(7, EPOCHS)).containsExactly(new Hole(1764000000000L, 6, 6));
    }

    @Test
    void knowsOfTheEndOfAnEpochWhatWasNoted() {
        store(1, 1, 10, 7);
        fold.gap(1, 11, 15);
        fold.gap(1, 4, 6); // stored after all

        fold.finish();

        assertThat(fold.missingIn(7)).isEqualTo(5);
    }

    @Test
    void comesToTheSameInWhateverOrderSamplesCome() {
        List<Integer> seqs = new ArrayList<>();
        for (int seq = 1; seq <= 1_000; seq++) {
            if (seq % 7 != 0) {
                seqs.add(seq);
            }
        }
        Collections.shuffle(seqs, new Random(1));

        seqs.forEach(seq -> fold.stored(1, seq, seq / 100));
        fold.finish();

        for (int hour = 0; hour < 10; hour++) {
            int expected = 0;
            for (int seq = Math.max(2, hour * 100); seq < hour * 100 + 100; seq++) {
                expected += (seq + 1) % 7 == 0 && seq % 7 != 0 ? 1 : 0;
            }
            assertThat(fold.missingIn(hour)).as("hour %d", hour).isEqualTo(expected);
        }
    }

    @Test
    void namesOnlyTheFirstHolesAndCountsThemAll() {
        for (int seq = 1; seq <= 1_001; seq += 2) {
            fold.stored(1, seq, 7);
        }

        fold.finish();

        assertThat(fold.missingIn(7)).isEqualTo(500);
        assertThat(fold.holesOf(7, EPOCHS)).hasSize(ContinuityHour.MOST_HOLES);
    }

    private void store(int epoch, int from, int to, long hour) {
        for (int seq = from; seq <= to; seq++) {
            fold.stored(epoch, seq, hour);
        }
    }
}

package io.wardstream.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.LatestSearch.Found;
import io.wardstream.samples.LatestSearch.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class LatestSearchTest {

    private static final long NOW = 1_764_000_000_000L;
    private static final int DEVICE = 17;

    @Test
    void findsWhatIsMeasuredAllTheTimeWithOneQuestion() {
        List<Found> rows = new ArrayList<>();
        for (int second = 0; second < 4_000; second++) {
            rows.add(row(NOW - second * 1_000L, 4_000 - second, VitalSign.values()));
        }

        Search search = new Search(rows, NOW - 86_400_000L);

        assertThat(search.newest).hasSize(VitalSign.COUNT);
        assertThat(search.newest.values()).allMatch(entry -> entry.observedAt() == NOW);
        assertThat(search.questions).hasSize(1);
    }

    @Test
    void findsACuffPressureBehindManyOtherRows() {
        List<Found> rows = new ArrayList<>();
        for (int second = 0; second < 900; second++) {
            rows.add(row(NOW - second * 1_000L, 2_000 - second, VitalSign.HEART_RATE));
        }
        rows.set(600, row(NOW - 600_000L, 1_400, VitalSign.HEART_RATE, VitalSign.SYSTOLIC_BP));

        Search search = new Search(rows, NOW - 86_400_000L);

        assertThat(search.newest).containsOnlyKeys(VitalSign.HEART_RATE, VitalSign.SYSTOLIC_BP);
        assertThat(search.newest.get(VitalSign.SYSTOLIC_BP))
                .extracting(LatestEntry::observedAt)
                .isEqualTo(NOW - 600_000);
        assertThat(search.questions).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void leavesOutWhatIsOlderThanItsWindow() {
        long hour = 3_600_000L;
        List<Found> rows =
                List.of(
                        row(NOW - hour, 3, VitalSign.HEART_RATE, VitalSign.TEMPERATURE),
                        row(NOW - hour - 1, 2, VitalSign.SPO2, VitalSign.SYSTOLIC_BP),
                        row(NOW - 12 * hour - 1, 1, VitalSign.MEAN_BP));

        Search search = new Search(rows, NOW - 86_400_000L);

        assertThat(search.newest)
                .containsOnlyKeys(
                        VitalSign.HEART_RATE, VitalSign.TEMPERATURE, VitalSign.SYSTOLIC_BP);
    }

    @Test
    void getsPastAThousandSamplesOfOneMillisecond() {
        List<Found> rows = new ArrayList<>();
        for (int seq = 1_000; seq > 0; seq--) {
            rows.add(row(NOW, seq, VitalSign.HEART_RATE));
        }
        rows.add(row(NOW - 1, 1_001, VitalSign.SPO2));

        Search search = new Search(rows, NOW - 86_400_000L);

        assertThat(search.newest.get(VitalSign.HEART_RATE))
                .extracting(LatestEntry::seq)
                .isEqualTo(1_000);
        assertThat(search.newest).containsKey(VitalSign.SPO2);
    }

    @RepeatedTest(200)
    void findsWhatALookAtEveryRowFinds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Found> rows = new ArrayList<>();
        int count = random.nextInt(400);
        for (int seq = 1; seq <= count; seq++) {
            VitalSign sign = VitalSign.ofIndex(random.nextInt(VitalSign.COUNT));
            long back = random.nextBoolean() ? random.nextInt(20) : random.nextInt(50_000_000);
            rows.add(row(NOW - back, seq, sign, VitalSign.ofIndex(random.nextInt(3))));
        }
        rows.sort(Comparator.comparingLong(Found::observedAt).reversed());
        long from = random.nextBoolean() ? NOW - 86_400_000L : NOW - random.nextInt(7_200_000);

        Search search = new Search(rows, from);

        Map<VitalSign, LatestEntry> expected = LatestSearch.nothing();
        rows.stream()
                .filter(row -> row.observedAt() >= from)
                .flatMap(row -> row.entries().stream())
                .filter(entry -> LatestWindow.holds(entry, NOW))
                .forEach(
                        entry ->
                                expected.merge(
                                        entry.sign(),
                                        entry,
                                        (one, two) -> two.isLaterThan(one) ? two : one));
        assertThat(search.newest).isEqualTo(expected);
    }

    /** Answers the questions as the database would. */
    private static final class Search {
        final Map<VitalSign, LatestEntry> newest = LatestSearch.nothing();
        final List<Question> questions = new ArrayList<>();

        Search(List<Found> newestFirst, long from) {
            LatestSearch search = new LatestSearch(newest, from, Long.MAX_VALUE, NOW);
            Question question = search.next();
            while (question != null) {
                Question asked = question;
                questions.add(asked);
                search.take(
                        asked,
                        newestFirst.stream()
                                .filter(row -> isAsked(asked, row))
                                .limit(asked.limit())
                                .toList());
                question = search.next();
            }
        }

        private static boolean isAsked(Question question, Found row) {
            return row.observedAt() >= question.since()
                    && row.observedAt() < question.until()
                    && row.entries().stream()
                            .anyMatch(
                                    entry -> (question.wanted() & 1 << entry.sign().index()) != 0);
        }
    }

    private static Found row(long observedAt, int seq, VitalSign... signs) {
        List<LatestEntry> entries = new ArrayList<>();
        for (VitalSign sign : signs) {
            entries.add(
                    new LatestEntry(
                            sign,
                            DEVICE,
                            observedAt,
                            1,
                            seq,
                            (short) seq,
                            observedAt,
                            Validity.VALID));
        }
        return new Found(observedAt, entries);
    }
}

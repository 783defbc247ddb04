package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.ops.Meters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The history of scores while the database is slow or away. */
final class ScoreRecorderTest {
    private final HeldScoreStore store = new HeldScoreStore();
    private final ScoreMeters meters = new ScoreMeters(new Meters());
    private final ScoreRecorder recorder =
            new ScoreRecorder(
                    new ScoreSources(
                            store,
                            (_, _) -> Future.failedFuture("nothing is read in this test"),
                            meters));

    private static ScoreRow row(int patientId, int respiration) {
        return new ScoreRow(1, patientId, 1_000, 1, News2Score.of(respiration, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void writesWhatWaitsInOneStatement() {
        recorder.add(row(1, 0));
        recorder.add(row(2, 1));

        var _ = recorder.flush();

        assertThat(store.asked).containsExactly(List.of(row(1, 0), row(2, 1)));
    }

    @Test
    void keepsTheLatestWhileAWriteIsUnderWay() {
        recorder.add(row(1, 0));
        var _ = recorder.flush();
        recorder.add(row(1, 1));
        recorder.add(row(1, 2));
        var _ = recorder.flush();

        store.answers.getFirst().complete();
        var _ = recorder.flush();

        assertThat(store.asked).containsExactly(List.of(row(1, 0)), List.of(row(1, 2)));
        assertThat(count(meters.superseded)).isEqualTo(1);
        assertThat(count(meters.written)).isEqualTo(1);
    }

    @Test
    void triesAgainWhatCouldNotBeWrittenUnlessThereIsSomethingNewer() {
        recorder.add(row(1, 0));
        recorder.add(row(2, 0));
        var _ = recorder.flush();
        recorder.add(row(2, 3));

        store.answers.getFirst().fail("away");
        var _ = recorder.flush();

        assertThat(store.asked.getLast()).containsExactlyInAnyOrder(row(1, 0), row(2, 3));
        assertThat(count(meters.writeFailures)).isEqualTo(1);
        assertThat(count(meters.superseded)).isEqualTo(1);
    }

    @Test
    void writesNoMoreAtOnceThanItsBound() {
        for (int patient = 1; patient <= ScoreRecorder.MAX_ROWS + 1; patient++) {
            recorder.add(row(patient, 0));
        }

        var _ = recorder.flush();
        store.answers.getFirst().complete();
        var _ = recorder.flush();

        assertThat(store.asked.getFirst()).hasSize(ScoreRecorder.MAX_ROWS);
        assertThat(store.asked.getLast()).hasSize(1);
    }

    @Test
    void isClosedWhenWhatCameMeanwhileIsWritten() {
        recorder.add(row(1, 0));
        var _ = recorder.flush();
        recorder.add(row(2, 0));

        Future<Void> closed = recorder.close();
        store.answers.getFirst().complete();
        boolean isClosedTooSoon = closed.isComplete();
        store.answers.getLast().complete();

        assertThat(isClosedTooSoon).isFalse();
        assertThat(closed.succeeded()).isTrue();
        assertThat(store.asked).containsExactly(List.of(row(1, 0)), List.of(row(2, 0)));
    }

    @Test
    void isClosedWhenTheDatabaseIsAway() {
        recorder.add(row(1, 0));

        Future<Void> closed = recorder.close();
        store.answers.getFirst().fail("away");

        assertThat(closed.succeeded()).isTrue();
        assertThat(store.asked).hasSize(1);
    }

    private static int count(Counter counter) {
        return (int) counter.count();
    }
}

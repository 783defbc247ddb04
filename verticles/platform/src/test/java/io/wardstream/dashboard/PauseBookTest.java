package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.AudioPause;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PauseBookTest {

    private static final long NOW = SomeAlarm.RAISED_AT;

    private final Alarm raised = SomeAlarm.raised(1);
    private final Alarm seen = SomeAlarm.acknowledged(raised);
    private final AudioPause pause = SomePause.ofWardOf(raised);
    private final PauseBook book = new PauseBook(_ -> false);

    @Test
    void isInForceUntilItsTimeIsOver() {
        assertThat(book.hear(pause, 0)).isTrue();
        assertThat(book.hear(pause, 0)).isFalse();

        assertThat(book.inForce(pause.until() - 1)).containsExactly(pause);
        assertThat(book.inForce(pause.until())).isEmpty();
    }

    @Test
    void endsByHandAndDoesNotComeBack() {
        boolean _ = book.hear(pause, 0);

        assertThat(book.hear(SomePause.ended(pause), 0)).isTrue();
        assertThat(book.hear(pause, 0)).isFalse();
        assertThat(book.compare(List.of(pause), 1)).isFalse();
        assertThat(book.inForce(NOW)).isEmpty();
    }

    @Test
    void endsWithANewAlarmOfTheWardOrThePatient() {
        AudioPause ofPatient = SomePause.ofPatient(raised.subject().patientId());
        AudioPause ofOther = SomePause.ofPatient(raised.subject().patientId() + 1);
        AudioPause elsewhere = SomePause.ofWard(raised.subject().wardId() + 1);
        List.of(pause, ofPatient, ofOther, elsewhere)
                .forEach(each -> assertThat(book.hear(each, 0)).isTrue());

        assertThat(book.hear(null, raised)).isTrue();

        assertThat(book.inForce(NOW)).containsExactly(ofOther, elsewhere);
    }

    @Test
    void endsWithAnAlarmThatIsNotRecorded() {
        boolean _ = book.hear(pause, 0);

        assertThat(book.hear(null, SomeAlarm.unrecorded(raised))).isTrue();
        assertThat(book.compare(List.of(pause), 1)).isFalse();
        assertThat(book.inForce(NOW)).isEmpty();
    }

    @Test
    void endsWhenAnAlarmIsMoreUrgentOrSoundsAgain() {
        boolean _ = book.hear(pause, 0);
        assertThat(book.hear(raised, raised)).isFalse();
        assertThat(book.hear(SomeAlarm.ofPriority(raised, AlarmPriority.MEDIUM), raised)).isTrue();

        AudioPause next = SomePause.ofWardOf(raised);
        boolean _ = book.hear(next, 0);
        assertThat(book.hear(raised, SomeAlarm.ofPriority(raised, AlarmPriority.MEDIUM))).isFalse();
        assertThat(book.hear(raised, seen)).isFalse();
        assertThat(book.hear(seen, raised)).isTrue();
    }

    @Test
    void outlastsWhatMakesNoSound() {
        boolean _ = book.hear(pause, 0);
        Alarm returned =
                raised.next(SomeAlarm.progress(AlarmState.RETURNED_UNACKNOWLEDGED, null, 0));

        assertThat(book.hear(null, returned)).isFalse();
        assertThat(book.hear(raised, SomeAlarm.closed(raised))).isFalse();
        assertThat(book.inForce(NOW)).containsExactly(pause);
    }

    @Test
    void learnsFromTheDatabaseWhatTheBusHasLost() {
        AudioPause lost = SomePause.ofWard(9);
        AudioPause young = SomePause.ofWard(10);
        boolean _ = book.hear(pause, 1_000);
        boolean _ = book.hear(young, 2_000);

        assertThat(book.compare(List.of(lost), 2_000)).isTrue();

        assertThat(book.inForce(NOW)).containsExactlyInAnyOrder(young, lost);
    }

    @Test
    void isBounded() {
        for (int ward = 1; ward <= PauseBook.MAX_OPEN + 1; ward++) {
            boolean _ = book.hear(SomePause.ofWard(ward), 0);
        }

        assertThat(book.inForce(NOW)).hasSize(PauseBook.MAX_OPEN);
    }
}

package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Alarm;
import io.wardstream.dashboard.AlarmBook.Heard;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlarmBookTest {

    private final AlarmBook book = new AlarmBook();
    private final Alarm raised = SomeAlarm.raised(1);

    @Test
    void takesTheHigherVersionWhateverComesLast() {
        Alarm acknowledged = SomeAlarm.acknowledged(raised);

        assertThat(book.hear(acknowledged, 0, SomeAlarm.RAISED_AT)).isEqualTo(Heard.NEWS);
        assertThat(book.hear(raised, 1, SomeAlarm.RAISED_AT)).isEqualTo(Heard.KNOWN);
        assertThat(book.open()).containsExactly(acknowledged);
    }

    @Test
    void takesTheRecordedOneOfTheSameVersion() {
        Alarm unrecorded = SomeAlarm.unrecorded(raised);

        assertThat(book.hear(unrecorded, 0, SomeAlarm.RAISED_AT)).isEqualTo(Heard.NEWS);
        assertThat(book.hear(unrecorded, 1, SomeAlarm.RAISED_AT)).isEqualTo(Heard.KNOWN);
        assertThat(book.hear(raised, 2, SomeAlarm.RAISED_AT)).isEqualTo(Heard.NEWS);
        assertThat(book.hear(unrecorded, 3, SomeAlarm.RAISED_AT)).isEqualTo(Heard.KNOWN);
        assertThat(book.open()).containsExactly(raised);
    }

    @Test
    void tellsAClosedAlarmOnceAndNeverOpensItAgain() {
        Alarm closed = SomeAlarm.closed(raised);
        assertThat(book.hear(raised, 0, SomeAlarm.RAISED_AT)).isEqualTo(Heard.NEWS);

        assertThat(book.hear(closed, 1, SomeAlarm.RAISED_AT)).isEqualTo(Heard.NEWS);
        assertThat(book.hear(closed, 2, SomeAlarm.RAISED_AT)).isEqualTo(Heard.KNOWN);
        assertThat(book.hear(raised, 3, SomeAlarm.RAISED_AT)).isEqualTo(Heard.KNOWN);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void missesWhatIsRecordedAndKnownBeforeTheDatabaseWasAsked() {
        Alarm named = SomeAlarm.raised(1);
        Alarm younger = SomeAlarm.raised(1);
        Alarm unrecorded = SomeAlarm.unrecorded(SomeAlarm.raised(1));
        List.of(raised, named, unrecorded).forEach(alarm -> heard(alarm, 5));
        heard(younger, 15);

        assertThat(book.missingIn(List.of(named), 10)).containsExactly(raised.id());
    }

    @Test
    void concludesNothingFromAListThatIsCut() {
        heard(raised, 0);
        List<Alarm> cut = Collections.nCopies(10_000, SomeAlarm.raised(1));

        assertThat(book.missingIn(cut, 10)).isEmpty();
    }

    @Test
    void givesUpAnUnrecordedAlarmWhenItIsNotRepeated() {
        heard(raised, 0);
        Alarm unrecorded = SomeAlarm.unrecorded(SomeAlarm.raised(1));
        heard(unrecorded, 0);
        heard(unrecorded, 5_000);

        assertThat(book.removeSilent(14_999)).isFalse();
        assertThat(book.removeSilent(15_000)).isTrue();
        assertThat(book.open()).containsExactly(raised);
    }

    private void heard(Alarm alarm, long now) {
        Heard _ = book.hear(alarm, now, SomeAlarm.RAISED_AT);
    }
}

package io.wardstream.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What keeps a page that asks every few seconds from filling the audit. */
final class ReadTallyTest {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long LATER = AuditEntries.AT.toEpochMilli() + WINDOW.toMillis();

    private final ReadTally tally = new ReadTally(WINDOW);

    private static AuditEntry read(Instant at, int hospitalId) {
        return AuditEntries.again(AuditAction.READ, at, hospitalId, "round");
    }

    private long admitted(AuditEntry entry, int times) {
        return IntStream.range(0, times).filter(_ -> tally.admits(entry)).count();
    }

    @Test
    void writesTheFirstByItselfAndTheRestOfAMinuteAsOneWithTheirNumber() {
        AuditEntry last = read(AuditEntries.AT.plusSeconds(55), 1);

        long singly = admitted(read(AuditEntries.AT, 1), 11);
        singly += admitted(last, 1);

        assertThat(singly).isOne();
        assertThat(tally.over(LATER - 1)).isEmpty();
        assertThat(tally.over(LATER)).containsExactly(last.repeated(11));
    }

    @Test
    void saysItOnceAMinuteForAsLongAsItGoesOnAndThenForgets() {
        AuditEntry read = read(AuditEntries.AT, 1);
        assertThat(admitted(read, 3)).isOne();
        List<AuditEntry> first = tally.over(LATER);

        long singly = admitted(read, 5);

        assertThat(singly).isZero();
        assertThat(first).extracting(AuditEntry::repeats).containsExactly(2);
        assertThat(tally.over(LATER + WINDOW.toMillis()))
                .extracting(AuditEntry::repeats)
                .containsExactly(5);
        assertThat(tally.over(LATER + 2 * WINDOW.toMillis())).isEmpty();
        assertThat(tally.admits(read)).isTrue();
    }

    @Test
    void tellsApartWhoReadWhatAndWhy() {
        AuditEntry read = read(AuditEntries.AT, 1);

        assertThat(tally.admits(read)).isTrue();
        assertThat(tally.admits(read(AuditEntries.AT, 2))).isTrue();
        assertThat(
                        tally.admits(
                                AuditEntries.again(
                                        AuditAction.READ, AuditEntries.AT, 1, "second opinion")))
                .isTrue();
        assertThat(tally.admits(read)).isFalse();
    }

    @Test
    void writesChangesAndExportsOneByOneAlways() {
        AuditEntry export = AuditEntries.again(AuditAction.EXPORT, AuditEntries.AT, 1, "round");

        assertThat(admitted(export, 3)).isEqualTo(3);
        assertThat(tally.rest()).isEmpty();
    }

    @Test
    void writesWhatIsTooManyToKeepOneByOne() {
        IntStream.range(0, ReadTally.MAX_KEPT)
                .forEach(i -> assertThat(tally.admits(read(AuditEntries.AT, i))).isTrue());

        AuditEntry more = read(AuditEntries.AT, ReadTally.MAX_KEPT);

        assertThat(admitted(more, 3)).isEqualTo(3);
    }

    @Test
    void writesEachByItselfWhenToldSo() {
        ReadTally none = new ReadTally(Duration.ZERO);
        AuditEntry read = read(AuditEntries.AT, 1);

        assertThat(none.admits(read)).isTrue();
        assertThat(none.admits(read)).isTrue();
    }
}

package io.wardstream.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What keeps a scanner from filling the audit. */
final class RefusalTallyTest {
    private static final long NOW = AuditEntries.AT.toEpochMilli();
    private static final long LATER = NOW + RefusalTally.WINDOW.toMillis();

    private final RefusalTally tally = new RefusalTally();

    private long admitted(String address, int times) {
        return IntStream.range(0, times)
                .filter(_ -> tally.admits(AuditEntries.refused(AuditEntries.AT, address), true))
                .count();
    }

    @Test
    void tellsTheFirstSinglyAndTheRestAsOneWithTheirNumber() {
        long singly = admitted("10.0.0.1", 1_000);

        List<AuditEntry> rest = tally.over(LATER);

        assertThat(singly).isEqualTo(RefusalTally.SINGLY);
        assertThat(rest).hasSize(1);
        assertThat(rest.getFirst().repeats()).isEqualTo(1_000 - RefusalTally.SINGLY);
        assertThat(rest.getFirst().who().address()).isEqualTo("10.0.0.1");
    }

    @Test
    void saysNothingBeforeTheMinuteIsOverAndBeginsAnewAfterIt() {
        long first = admitted("10.0.0.1", 100);

        assertThat(tally.over(LATER - 1)).isEmpty();
        assertThat(tally.over(LATER)).hasSize(1);
        assertThat(admitted("10.0.0.1", 100)).isEqualTo(first);
    }

    @Test
    void countsTheAddressesThatAreTooManyTogether() {
        IntStream.range(0, RefusalTally.MAX_ADDRESSES)
                .forEach(i -> assertThat(admitted("address-" + i, 1)).isOne());

        long singly = admitted("one more", 20) + admitted("another", 20);

        assertThat(singly).isEqualTo(RefusalTally.SINGLY);
        assertThat(tally.rest()).extracting(AuditEntry::repeats).containsExactly(10);
    }

    @Test
    void losesNothingWhileThereIsNoRoom() {
        for (int i = 0; i < 5; i++) {
            assertThat(tally.admits(AuditEntries.refused(AuditEntries.AT, "10.0.0.1"), false))
                    .isFalse();
        }

        assertThat(tally.rest()).extracting(AuditEntry::repeats).containsExactly(5);
    }
}

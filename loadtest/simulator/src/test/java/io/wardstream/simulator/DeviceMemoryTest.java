package io.wardstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.simulator.ledger.EpochLedger;
import io.wardstream.simulator.ledger.SeqRanges;
import io.wardstream.simulator.ledger.SeqRanges.Range;
import io.wardstream.simulator.patient.Patient;
import io.wardstream.simulator.patient.PatientMix;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeviceMemoryTest {
    private static final long START = 1764000000000L;

    private final Meters meters = new Meters();
    private final DeviceMemory memory =
            new DeviceMemory("d", new Patient(1, 0, PatientMix.MIXED), 0, 20, meters);

    DeviceMemoryTest() {
        memory.beginEpoch(START, START);
    }

    @Test
    void keepsASampleUntilItsAck() {
        create(5);
        send(memory.live(), 5);

        memory.acknowledge(memory.live(), 3);

        assertThat(memory.held()).isEqualTo(2);
        assertThat(memory.live().ring().oldest()).isEqualTo(4);
        assertThat(memory.live().ring().at(4)).isEqualTo(START + 3000);
        assertThat(book(0).held().list()).containsExactly(new Range(4, 5));
        assertThat(meters.acked.sum()).isEqualTo(3);
    }

    @Test
    void anAckOfThePastOrBeyondTheEndChangesNothingMore() {
        create(5);
        send(memory.live(), 5);
        memory.acknowledge(memory.live(), 3);
        memory.acknowledge(memory.live(), 2);
        memory.acknowledge(memory.live(), 900);

        assertThat(book(0).ackedThrough()).isEqualTo(5);
        assertThat(meters.acked.sum()).isEqualTo(5);
        assertThat(book(0).balances()).isTrue();
    }

    @Test
    void afterAReconnectEverythingHeldIsToBeSentAgain() {
        create(5);
        send(memory.live(), 5);
        memory.acknowledge(memory.live(), 2);

        memory.rewind();

        assertThat(memory.live().nextToSend()).isEqualTo(3);
        assertThat(memory.live().unsent()).isEqualTo(3);
        assertThat(memory.live().unanswered()).isZero();
    }

    @Test
    void aFullBufferDropsTheOldestAndKnowsWhichWereNeverSent() {
        create(20);
        send(memory.live(), 2);

        create(5);

        EpochLedger book = book(0);
        assertThat(book.lost().list()).containsExactly(new Range(1, 5));
        assertThat(book.sent().list()).containsExactly(new Range(1, 2));
        assertThat(memory.live().undeclared().list()).containsExactly(new Range(1, 5));
        assertThat(memory.live().nextToSend()).isEqualTo(6);
        assertThat(meters.lost.sum()).isEqualTo(5);
        assertThat(book.balances()).isTrue();
    }

    @Test
    void aGapIsDeclaredOnceAConnectionUntilItIsAcked() {
        create(22);
        EpochRun live = memory.live();
        live.declared(2);
        assertThat(live.hasUndeclared()).isFalse();

        memory.rewind();
        assertThat(live.hasUndeclared()).isTrue();

        memory.acknowledge(live, 2);
        assertThat(live.hasUndeclared()).isFalse();
        assertThat(book(0).acked().isEmpty()).isTrue();
        assertThat(meters.acked.sum()).isZero();
    }

    @Test
    void anOlderEpochGivesWayFirstAndIsPutAwayWhenSettled() {
        create(10);
        memory.beginEpoch(START + 60_000, START + 60_000);
        create(15);

        assertThat(memory.held()).isEqualTo(20);
        EpochRun old = memory.backlog().getFirst();
        assertThat(old.ring().oldest()).isEqualTo(6);
        assertThat(memory.live().tickOf(1)).isEqualTo(10);

        send(old, 5);
        memory.acknowledge(old, 10);
        assertThat(memory.backlog()).isEmpty();
        assertThat(memory.run(START)).isNull();
        assertThat(memory.ledger()).hasSize(2).allMatch(EpochLedger::balances);
    }

    @Test
    void aRefusedSampleIsNotSentAgain() {
        create(4);
        send(memory.live(), 4);

        memory.refuse(memory.live(), 2);
        memory.refuse(memory.live(), 2);
        memory.rewind();

        assertThat(memory.live().nextToSend()).isEqualTo(1);
        memory.live().sent(1);
        assertThat(memory.live().nextToSend()).isEqualTo(3);
        memory.acknowledge(memory.live(), 4);
        assertThat(book(0).acked().list()).containsExactly(new Range(1, 1), new Range(3, 4));
        assertThat(book(0).nacked()).isEqualTo(SeqRanges.of(2, 2));
        assertThat(meters.acked.sum() + meters.nacked.sum()).isEqualTo(4);
    }

    @Test
    void anAckThatComesBeforeTheRefusalIsCorrected() {
        create(2);
        send(memory.live(), 2);

        memory.acknowledge(memory.live(), 2);
        memory.refuse(memory.live(), 2);

        assertThat(meters.acked.sum()).isEqualTo(1);
        assertThat(meters.nacked.sum()).isEqualTo(1);
        assertThat(book(0).balances()).isTrue();
    }

    @Test
    void aJumpLeavesSeqsOutOfEveryBook() {
        create(2);
        memory.jump(3, START);
        create(1);
        send(memory.live(), 3);

        assertThat(book(0).created().list()).containsExactly(new Range(1, 2), new Range(6, 6));
        assertThat(memory.live().everSentThrough()).isEqualTo(6);
        memory.acknowledge(memory.live(), 6);
        assertThat(book(0).acked().count()).isEqualTo(3);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aUsedEpochHandsItsSamplesOn() {
        create(5);
        send(memory.live(), 5);
        memory.acknowledge(memory.live(), 2);

        memory.renameEpoch(START + 7);

        assertThat(memory.live().epoch()).isEqualTo(START + 7);
        assertThat(memory.live().tickOf(1)).isEqualTo(2);
        assertThat(memory.live().ring().at(1)).isEqualTo(START + 2000);
        List<EpochLedger> books = memory.ledger();
        assertThat(books.getFirst().moved().list()).containsExactly(new Range(3, 5));
        assertThat(books).allMatch(EpochLedger::balances);
        assertThat(memory.held()).isEqualTo(3);
    }

    @Test
    void anEpochAlwaysGrows() {
        create(1);
        memory.beginEpoch(5, START);

        assertThat(memory.live().epoch()).isEqualTo(START + 1);
    }

    @Test
    void theRingGrowsGivesBackAndKeepsTimes() {
        SampleRing ring = new SampleRing(START);
        for (int i = 0; i < 5000; i++) {
            ring.add(START + i * 7L);
        }
        ring.trimThrough(2500);

        assertThat(ring.size()).isEqualTo(2500);
        assertThat(ring.at(2501)).isEqualTo(START + 2500 * 7);
        assertThat(ring.at(5000)).isEqualTo(START + 4999 * 7);
        ring.trimThrough(9999);
        assertThat(ring.size()).isZero();
        assertThat(ring.oldest()).isEqualTo(ring.next()).isEqualTo(5001);
        assertThat(ring.add(START)).isEqualTo(5001);
        assertThat(ring.reaches(START + 40L * 86_400_000)).isFalse();
    }

    private EpochLedger book(int index) {
        return memory.ledger().get(index);
    }

    private void create(int count) {
        for (int i = 0; i < count; i++) {
            memory.create(START + memory.tick() * 1000L);
        }
    }

    private static void send(EpochRun run, int count) {
        for (int i = 0; i < count; i++) {
            run.sent(run.nextToSend());
        }
    }
}

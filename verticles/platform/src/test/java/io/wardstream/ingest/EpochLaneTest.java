package io.wardstream.ingest;

import static io.wardstream.ingest.LaneBed.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wardstream.ingest.Arrivals.Hole;
import io.wardstream.samples.EpochCheckpoint;
import org.junit.jupiter.api.Test;

final class EpochLaneTest {
    private final EpochLane lane = LaneBed.lane();

    private void take(int... seqs) {
        for (int seq : seqs) {
            assertThat(lane.receive(seq, NOW)).isNotNull();
            lane.submitted();
        }
    }

    private void settle(int... seqs) {
        for (int seq : seqs) {
            lane.completed(seq, NOW);
        }
    }

    @Test
    void callsNewWhatComesInOrder() {
        assertThat(lane.receive(1, NOW)).isEqualTo(Novelty.FRESH);
        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.FRESH);
    }

    @Test
    void callsRepeatedWhatCameBefore() {
        take(1, 2);

        assertThat(lane.receive(1, NOW)).isEqualTo(Novelty.REPEATED);
        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.REPEATED);
    }

    @Test
    void callsBelatedWhatFillsAHoleOnce() {
        take(1, 4);

        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.BELATED);
        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.REPEATED);
    }

    @Test
    void suspectsWhatTheDatabaseMayKnow() {
        lane.connected(LaneBed.known(0, 9), 1, true);

        assertThat(lane.receive(1, NOW)).isEqualTo(Novelty.REPEATED);
        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.REPEATED);
        assertThat(lane.receive(3, NOW)).isEqualTo(Novelty.REPEATED);
        assertThat(lane.receive(4, NOW)).isEqualTo(Novelty.SUSPECT);
        assertThat(lane.receive(9, NOW)).isEqualTo(Novelty.SUSPECT);
        assertThat(lane.receive(10, NOW)).isEqualTo(Novelty.FRESH);
    }

    @Test
    void suspectsWhatAnEarlierConnectionSent() {
        take(1, 2, 3, 4, 5);

        lane.connected(LaneBed.known(0, 0), 4, true);

        assertThat(lane.receive(4, NOW)).isNotEqualTo(Novelty.FRESH);
        assertThat(lane.receive(5, NOW)).isNotEqualTo(Novelty.FRESH);
        assertThat(lane.receive(6, NOW)).isEqualTo(Novelty.FRESH);
    }

    @Test
    void acksWhatIsSettledWithoutAHole() {
        take(1, 2, 3);
        settle(1, 3);

        assertThat(lane.ackDue()).isEqualTo(1);
        settle(2);
        assertThat(lane.ackDue()).isEqualTo(3);
        lane.ackSent();
        assertThat(lane.ackDue()).isZero();
    }

    @Test
    void beginsAtTheFirstSeqOfAConnection() {
        take(17);
        settle(17);

        assertThat(lane.ackDue()).isEqualTo(17);
    }

    @Test
    void beginsAtTheOldestTheDeviceHolds() {
        lane.connected(LaneBed.created(), 12, true);
        assertThat(lane.base()).isEqualTo(11);
        take(14);
        settle(14);

        assertThat(lane.ackDue()).isZero();
        assertThat(lane.passOver(NOW)).containsExactly(new Hole(12, 13, NOW));
    }

    @Test
    void passesOverAHoleInTimeAndNotBefore() {
        take(1, 4);
        settle(1, 4);

        assertThat(lane.passOver(NOW - 1)).isEmpty();
        assertThat(lane.passOver(NOW)).containsExactly(new Hole(2, 3, NOW));
        lane.settle(2, 3);
        assertThat(lane.ackDue()).isEqualTo(4);
        assertThat(lane.hasHoles()).isFalse();
    }

    @Test
    void passesOverOnlyWhatStillMisses() {
        take(1, 9);
        take(4, 5);

        assertThat(lane.passOver(NOW))
                .extracting(Hole::from, Hole::to)
                .containsExactly(tuple(2, 3), tuple(6, 8));
    }

    @Test
    void passesTheOldestHoleOverWhenThereAreTooMany() {
        for (int seq = 1; seq <= 2 * 130; seq += 2) {
            take(seq);
        }

        assertThat(lane.passOver(NOW - 1)).extracting(Hole::from).containsExactly(2);
    }

    @Test
    void letsADeclaredGapExplainAJump() {
        take(1);
        settle(1);
        lane.declareMissing(2, 9, NOW);
        lane.settle(2, 9);
        take(10);
        settle(10);

        assertThat(lane.hasHoles()).isFalse();
        assertThat(lane.ackDue()).isEqualTo(10);
    }

    @Test
    void letsADeclaredGapExplainAHoleThatWaits() {
        take(1, 5);
        settle(1, 5);
        lane.declareMissing(2, 4, NOW);
        lane.settle(2, 4);

        assertThat(lane.ackDue()).isEqualTo(5);
        assertThat(lane.passOver(NOW)).isEmpty();
    }

    @Test
    void waitsForWhatLiesBetweenADeclaredGapAndTheLastSeq() {
        take(1);
        lane.declareMissing(4, 9, NOW);

        assertThat(lane.passOver(NOW)).containsExactly(new Hole(2, 3, NOW));
    }

    @Test
    void repeatsTheAckOfWhatIsSentAgain() {
        take(1, 2);
        settle(1, 2);
        lane.ackSent();

        take(1);
        settle(1);

        assertThat(lane.ackDue()).isEqualTo(2);
    }

    @Test
    void acksOverAReconnectWhatWasUnderWayBefore() {
        take(1, 2, 3);
        settle(1);
        lane.connected(LaneBed.known(0, 0), 2, true);

        settle(2, 3);

        assertThat(lane.pending()).isZero();
        assertThat(lane.ackDue()).isEqualTo(3);
    }

    @Test
    void knowsAtAReconnectWhatWasSettledAheadOfAHole() {
        take(1, 2, 4, 5);
        settle(1, 2, 4, 5);
        lane.connected(LaneBed.known(0, 0), 3, true);
        take(3);
        settle(3);

        assertThat(lane.ackDue()).isEqualTo(5);
    }

    @Test
    void doesNotOwnTheHolesOfAFormerConnection() {
        take(1, 9);
        lane.connected(LaneBed.known(0, 0), 0, true);

        assertThat(lane.hasHoles()).isFalse();
    }

    @Test
    void tellsAnEpochUsedAgainByATimeThatCannotBe() {
        lane.connected(LaneBed.known(50, 50), 0, true);
        assertThat(lane.receive(1, NOW)).isEqualTo(Novelty.REPEATED);

        assertThat(lane.isReusedBy(1, NOW - 1_000)).isFalse();
        assertThat(lane.isReusedBy(1, NOW + 3_600_000)).isTrue();
        assertThat(lane.isReusedBy(51, NOW + 3_600_000)).isFalse();
    }

    @Test
    void believesTheEpochOnceSomethingOfTheConnectionIsSettled() {
        lane.connected(LaneBed.known(50, 60), 51, true);
        take(51);
        settle(51);

        assertThat(lane.isReusedBy(52, NOW + 3_600_000)).isFalse();
        assertThat(lane.isStarting()).isFalse();
    }

    @Test
    void standsTheGreatestSeq() {
        lane.connected(LaneBed.created(), 1, true);
        take(1, Integer.MAX_VALUE);
        settle(1, Integer.MAX_VALUE);
        for (Hole hole : lane.passOver(NOW)) {
            lane.settle(hole.from(), hole.to());
        }
        lane.declareMissing(Integer.MAX_VALUE, Integer.MAX_VALUE, NOW);

        assertThat(lane.ackDue()).isEqualTo(Integer.MAX_VALUE);
        assertThat(lane.receive(2, NOW)).isEqualTo(Novelty.REPEATED);
        assertThat(lane.hasHoles()).isFalse();
    }

    @Test
    void notesHowFarItIsSettledOnce() {
        take(1, 2);
        settle(1, 2);

        assertThat(lane.needsCheckpoint()).isTrue();
        assertThat(lane.checkpoint())
                .extracting(EpochCheckpoint::epochNo, EpochCheckpoint::ackedSeq)
                .containsExactly(1, 2);
        assertThat(lane.needsCheckpoint()).isFalse();
    }

    @Test
    void remembersSinceWhenAnAckIsWaitedFor() {
        take(1, 2);
        lane.completed(1, NOW + 5);
        lane.completed(2, NOW + 9);

        assertThat(lane.waitingSince()).isEqualTo(NOW + 5);
        lane.ackSent();
        assertThat(lane.waitingSince()).isZero();
    }

    @Test
    void namesTheHighestSeqPublishedBefore() {
        assertThat(lane.publish(1)).isZero();
        assertThat(lane.publish(2)).isEqualTo(1);
        assertThat(lane.publish(5)).isEqualTo(2);
        assertThat(lane.publishedThrough()).isEqualTo(5);
    }

    /** Else whoever has missed 5 would learn of 3 only, and never of 4 and 5. */
    @Test
    void isNotLoweredByWhatComesBelatedOrAgain() {
        for (int seq : new int[] {1, 2, 5}) {
            assertThat(lane.publish(seq)).isLessThan(seq);
        }

        int beforeBelated = lane.publish(3);
        int beforeRepeated = lane.publish(1);
        int beforeNext = lane.publish(6);

        assertThat(beforeBelated).isEqualTo(5);
        assertThat(beforeRepeated).isEqualTo(5);
        assertThat(beforeNext).isEqualTo(5);
        assertThat(lane.publishedThrough()).isEqualTo(6);
    }

    @Test
    void goesOnNamingItAfterAReconnectToTheSameWriter() {
        take(1, 2, 3);
        for (int seq = 1; seq <= 3; seq++) {
            assertThat(lane.publish(seq)).isEqualTo(seq - 1);
        }

        lane.connected(LaneBed.known(1, 3), 2, true);

        assertThat(lane.publish(2)).isEqualTo(3);
        assertThat(lane.publish(3)).isEqualTo(3);
        assertThat(lane.publish(4)).isEqualTo(3);
    }

    @Test
    void isSettledThroughItsBaseWhileSamplesAreUnderWay() {
        take(1, 2, 3);
        assertThat(lane.publish(1) + lane.publish(3)).isEqualTo(1);

        settle(1);
        int meanwhile = lane.settledThrough();
        settle(2, 3);

        assertThat(meanwhile).isEqualTo(1);
        assertThat(lane.settledThrough()).isEqualTo(3);
    }

    /** Nothing that was published is on its way any more: nobody need wait for the hole. */
    @Test
    void isSettledThroughAHoleWhenNothingIsUnderWay() {
        take(1, 9);
        assertThat(lane.publish(1) + lane.publish(9)).isEqualTo(1);

        settle(1, 9);

        assertThat(lane.base()).isEqualTo(1);
        assertThat(lane.settledThrough()).isEqualTo(9);
    }
}

package io.wardstream.ingest;

import static io.wardstream.ingest.LaneBed.NOW;
import static io.wardstream.ingest.LaneBed.OLDEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.samples.ClockSegment;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneClockTest {
    private static final long HOUR = 3_600_000;
    private static final long IN_1970 = 5_000;
    private static final long IN_2099 = 4_070_908_800_000L;

    private final LaneClock clock = new LaneClock(List.of(), OLDEST);

    private static long time(Placement placement) {
        assertThat(placement).isInstanceOf(Placement.Placed.class);
        return ((Placement.Placed) placement).observedAt();
    }

    private static boolean begins(Placement placement) {
        return placement instanceof Placement.Placed placed && placed.begins() != null;
    }

    private static RefusalCode refusal(Placement placement) {
        assertThat(placement).isInstanceOf(Placement.Refused.class);
        return ((Placement.Refused) placement).code();
    }

    private void says(long deviceClock) {
        clock.connected(LaneClock.offsetFor(deviceClock, NOW));
    }

    @Test
    void takesAClockThatIsNearEnoughAsItIs() {
        assertThat(LaneClock.offsetFor(NOW + 1_000, NOW)).isZero();
        assertThat(LaneClock.offsetFor(NOW - 2_000, NOW)).isZero();
        assertThat(LaneClock.offsetFor(NOW + 1_001, NOW)).isEqualTo(-1_001);
        assertThat(LaneClock.offsetFor(NOW - 2_001, NOW)).isEqualTo(2_001);
    }

    @Test
    void changesNothingWhileTheClockIsRight() {
        says(NOW);

        Placement first = clock.placeNew(1, NOW - 30, NOW);
        Placement ahead = clock.placeNew(2, NOW + 1_900, NOW + 1_000);

        assertThat(time(first)).isEqualTo(NOW - 30);
        assertThat(time(ahead)).isEqualTo(NOW + 1_900);
        assertThat(begins(first) || begins(ahead)).isFalse();
    }

    @Test
    void correctsAClockIn1970ByTheHello() {
        says(IN_1970);

        Placement old = clock.placeNew(1, IN_1970 - 3_000, NOW + 20);
        Placement live = clock.placeNew(2, IN_1970 + 10, NOW + 30);

        assertThat(time(old)).isEqualTo(NOW - 3_000);
        assertThat(time(live)).isEqualTo(NOW + 10);
        assertThat(begins(old)).isTrue();
        assertThat(begins(live)).isFalse();
    }

    @Test
    void correctsAClockIn2099ByTheHello() {
        says(IN_2099);

        assertThat(time(clock.placeNew(1, IN_2099 + 10, NOW + 20))).isEqualTo(NOW + 10);
    }

    @Test
    void correctsAClockIn2099ByTheSecondSampleWhenTheHelloSaysNothing() {
        clock.connected(LaneClock.UNKNOWN);

        Placement first = clock.placeNew(1, IN_2099, NOW);
        Placement second = clock.placeNew(2, IN_2099 + 1_000, NOW + 1_000);
        Placement third = clock.placeNew(3, IN_2099 + 2_000, NOW + 2_050);

        assertThat(refusal(first)).isEqualTo(RefusalCode.IN_FUTURE);
        assertThat(time(second)).isEqualTo(NOW + 1_000);
        assertThat(time(third)).isEqualTo(NOW + 2_000);
    }

    @Test
    void correctsAClockIn1970AfterAWhileWhenTheHelloSaysNothing() {
        clock.connected(LaneClock.UNKNOWN);

        for (int second = 0; second < 5; second++) {
            Placement early =
                    clock.placeNew(1 + second, IN_1970 + second * 1_000L, NOW + second * 1_000L);
            assertThat(refusal(early)).isEqualTo(RefusalCode.TOO_OLD);
        }

        assertThat(time(clock.placeNew(6, IN_1970 + 5_000, NOW + 5_000))).isEqualTo(NOW + 5_000);
    }

    @Test
    void correctsASlowClockAfterAWhileWhenTheHelloSaysNothing() {
        clock.connected(LaneClock.UNKNOWN);
        long behind = 5 * 60_000;
        for (int second = 0; second < 9; second++) {
            Placement early =
                    clock.placeNew(
                            1 + second, NOW - behind + second * 1_000L, NOW + second * 1_000L);
            assertThat(time(early)).isEqualTo(NOW - behind + second * 1_000L);
        }

        Placement tenth = clock.placeNew(10, NOW - behind + 9_000, NOW + 9_000);
        Placement next = clock.placeNew(11, NOW - behind + 10_000, NOW + 10_000);

        assertThat(begins(tenth)).isTrue();
        assertThat(time(tenth)).isEqualTo(NOW + 9_000);
        assertThat(time(next)).isEqualTo(NOW + 10_000);
    }

    @Test
    void takesABacklogThatComesFasterThanItWasMadeForABacklog() {
        clock.connected(LaneClock.UNKNOWN);

        for (int seq = 1; seq <= 600; seq++) {
            long at = NOW - HOUR + seq * 1_000L;
            assertThat(time(clock.placeNew(seq, at, NOW + seq * 100L))).isEqualTo(at);
        }
    }

    @Test
    void doesNotTakeABurstOfOldSamplesForAClock() {
        clock.connected(LaneClock.UNKNOWN);
        long old = NOW - OLDEST - HOUR;

        for (int seq = 1; seq <= 600; seq++) {
            Placement placement = clock.placeNew(seq, old + seq * 1_000L, NOW + seq);
            assertThat(refusal(placement)).isEqualTo(RefusalCode.TOO_OLD);
        }
    }

    @Test
    void learnsFromASampleMadeAfterTheHello() {
        clock.connected(LaneClock.UNKNOWN);

        clock.learn(IN_1970, NOW, NOW + 10);

        assertThat(time(clock.placeNew(1, IN_1970, NOW + 10))).isEqualTo(NOW + 10);
    }

    @Test
    void doesNotTakeTheWaitForTheWelcomeForAWrongClock() {
        clock.connected(LaneClock.UNKNOWN);

        clock.learn(NOW + 50, NOW, NOW + 20_000);

        assertThat(time(clock.placeNew(1, NOW + 50, NOW + 20_000))).isEqualTo(NOW + 50);
    }

    @Test
    void keepsTheTimeOfASampleSentAgainInAnotherConnection() {
        says(IN_1970);
        long first = time(clock.placeNew(1, IN_1970, NOW));

        clock.connected(LaneClock.offsetFor(IN_1970 + 60_000, NOW + 61_700));

        assertThat(time(clock.placeKnown(1, IN_1970, NOW + 61_800))).isEqualTo(first);
    }

    @Test
    void givesASampleTheSameTimeFromTheSegmentsOnAnotherNode() {
        says(IN_1970);
        Placement.Placed placed = (Placement.Placed) clock.placeNew(7, IN_1970, NOW);
        LaneClock other = new LaneClock(List.of(placed.begins()), OLDEST);
        other.connected(LaneClock.offsetFor(IN_1970, NOW + 1_900));

        assertThat(time(other.placeKnown(7, IN_1970, NOW + 9_000))).isEqualTo(placed.observedAt());
    }

    @Test
    void refusesOneSampleFromAFarFuture() {
        says(NOW);

        Placement broken = clock.placeNew(1, NOW + HOUR, NOW);
        Placement right = clock.placeNew(2, NOW + 1_000, NOW + 1_000);

        assertThat(refusal(broken)).isEqualTo(RefusalCode.IN_FUTURE);
        assertThat(time(right)).isEqualTo(NOW + 1_000);
        assertThat(begins(right)).isFalse();
    }

    @Test
    void refusesBrokenTimesThatDoNotAgree() {
        says(NOW);

        assertThat(refusal(clock.placeNew(1, NOW + HOUR, NOW))).isEqualTo(RefusalCode.IN_FUTURE);
        assertThat(refusal(clock.placeNew(2, NOW + 2 * HOUR, NOW + 1_000)))
                .isEqualTo(RefusalCode.IN_FUTURE);
    }

    @Test
    void followsAClockThatIsSetForward() {
        says(NOW);
        assertThat(time(clock.placeNew(1, NOW, NOW))).isEqualTo(NOW);

        Placement stepped = clock.placeNew(2, NOW + 61_000, NOW + 1_000);
        Placement next = clock.placeNew(3, NOW + 62_000, NOW + 2_000);

        assertThat(time(stepped)).isEqualTo(NOW + 1_000);
        assertThat(((Placement.Placed) stepped).stepMillis()).isEqualTo(-60_000);
        assertThat(time(next)).isEqualTo(NOW + 2_000);
    }

    @Test
    void followsAClockThatIsSetBack() {
        says(NOW);
        assertThat(time(clock.placeNew(1, NOW, NOW))).isEqualTo(NOW);

        Placement stepped = clock.placeNew(2, NOW - HOUR, NOW + 1_000);
        Placement next = clock.placeNew(3, NOW - HOUR + 1_000, NOW + 2_000);

        assertThat(time(stepped)).isEqualTo(NOW + 1_000);
        assertThat(((Placement.Placed) stepped).stepMillis()).isEqualTo(HOUR + 1_000);
        assertThat(time(next)).isEqualTo(NOW + 2_000);
    }

    @Test
    void comesBackAfterOneSampleThatWasAhead() {
        says(NOW);
        assertThat(time(clock.placeNew(1, NOW, NOW))).isEqualTo(NOW);

        Placement slip = clock.placeNew(2, NOW + 6_000, NOW + 1_000);
        Placement next = clock.placeNew(3, NOW + 2_000, NOW + 2_000);

        assertThat(time(slip)).isEqualTo(NOW + 1_000);
        assertThat(time(next)).isEqualTo(NOW + 2_000);
    }

    @Test
    void doesNotPlaceKeptSamplesAtNowWhenTheirClockWasSetBack() {
        says(NOW);
        long kept = NOW - 2 * HOUR;
        assertThat(time(clock.placeNew(1, kept, NOW))).isEqualTo(kept);

        Placement stepped = clock.placeNew(2, kept - 300_000, NOW);

        assertThat(time(stepped)).isEqualTo(kept - 300_000);
    }

    @Test
    void leavesTheFormerOffsetToSamplesMadeBeforeTheClockWasSet() {
        clock.connected(LaneClock.offsetFor(NOW - HOUR, NOW));

        Placement before = clock.placeNew(1, NOW - 1_000, NOW);
        Placement after = clock.placeNew(2, NOW - HOUR + 100, NOW + 100);

        assertThat(time(before)).isEqualTo(NOW - 1_000);
        assertThat(time(after)).isEqualTo(NOW + 100);
    }

    @Test
    void followsASlowClockOverMinutes() {
        says(NOW);
        long worst = 0;
        for (int second = 1; second <= 3_600; second++) {
            long received = NOW + second * 1_000L;
            long slow = second * 2L; // two seconds lost in 1,000
            long observed = time(clock.placeNew(second, received - 20 - slow, received));
            worst = Math.max(worst, Math.abs(received - 20 - observed));
        }

        assertThat(worst).isLessThan(4_000);
    }

    @Test
    void followsAFastClockOverMinutes() {
        says(NOW);
        long worst = 0;
        for (int second = 1; second <= 3_600; second++) {
            long received = NOW + second * 1_000L;
            long observed = time(clock.placeNew(second, received - 20 + second * 2L, received));
            worst = Math.max(worst, Math.abs(received - 20 - observed));
        }

        assertThat(worst).isLessThanOrEqualTo(1_020);
    }

    @Test
    void doesNotTakeAQueueThatEmptiesForADrift() {
        says(NOW);
        for (int second = 1; second <= 600; second++) {
            long received = NOW + 600_000 + second;
            assertThat(begins(clock.placeNew(second, NOW + second * 1_000L, received))).isFalse();
        }
    }

    @Test
    void refusesWhatIsTooOldAndBeginsNothingWithIt() {
        says(NOW - HOUR);

        Placement old = clock.placeNew(1, NOW - OLDEST - 3 * HOUR, NOW);
        Placement live = clock.placeNew(2, NOW - HOUR, NOW);

        assertThat(refusal(old)).isEqualTo(RefusalCode.TOO_OLD);
        assertThat(((Placement.Placed) live).begins()).isEqualTo(new ClockSegment(2, HOUR));
    }

    @Test
    void lendsTheFirstOffsetToWhatComesBelated() {
        says(IN_1970);
        assertThat(time(clock.placeNew(3, IN_1970 + 2_000, NOW + 2_000))).isEqualTo(NOW + 2_000);

        Placement second = clock.placeBelated(2, IN_1970 + 1_000, NOW + 2_010);
        Placement first = clock.placeBelated(1, IN_1970, NOW + 2_020);

        assertThat(time(second)).isEqualTo(NOW + 1_000);
        assertThat(begins(second)).isTrue();
        assertThat(time(first)).isEqualTo(NOW);
        assertThat(time(clock.placeKnown(2, IN_1970 + 1_000, NOW + 9_000))).isEqualTo(NOW + 1_000);
        assertThat(time(clock.placeKnown(3, IN_1970 + 2_000, NOW + 9_000))).isEqualTo(NOW + 2_000);
    }

    @Test
    void placesANewOlderEpochByTheLiveClock() {
        clock.connectedAsOlder(true, NOW - IN_1970);

        assertThat(time(clock.placeNew(1, IN_1970 - 4_000, NOW))).isEqualTo(NOW - 4_000);
    }

    @Test
    void placesAnOlderEpochByItsOwnTimeWhenTheLiveClockDoesNotFit() {
        clock.connectedAsOlder(true, NOW - IN_1970);

        assertThat(time(clock.placeNew(1, NOW - HOUR, NOW))).isEqualTo(NOW - HOUR);
    }

    @Test
    void placesAKnownOlderEpochByItsOwnTimeFirst() {
        clock.connectedAsOlder(false, HOUR);

        assertThat(time(clock.placeNew(1, NOW - 2 * HOUR, NOW))).isEqualTo(NOW - 2 * HOUR);
    }

    @Test
    void neverPlacesAnOlderEpochAtNow() {
        clock.connectedAsOlder(true, 0);

        assertThat(refusal(clock.placeNew(1, NOW + HOUR, NOW))).isEqualTo(RefusalCode.IN_FUTURE);
        assertThat(refusal(clock.placeNew(2, NOW + HOUR + 1_000, NOW + 1_000)))
                .isEqualTo(RefusalCode.IN_FUTURE);
        assertThat(refusal(clock.placeNew(3, IN_1970, NOW))).isEqualTo(RefusalCode.TOO_OLD);
    }

    @Test
    void endsAfterAThousandSegmentsOfAClockThatIsNone() {
        says(NOW);
        int segments = 0;
        for (int seq = 1; seq <= 3_000; seq++) {
            long wild = seq % 2 == 0 ? 5_000 : -500_000;
            segments += begins(clock.placeNew(seq, NOW + seq + wild, NOW + seq)) ? 1 : 0;
        }

        assertThat(segments).isEqualTo(SegmentList.MOST);
    }
}

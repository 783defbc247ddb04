package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.SampleWork;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleBufferTest {
    private final SampleBuffer buffer = new SampleBuffer();
    private final EpochLane live = LaneBed.lane(LaneBed.device(1));
    private final EpochLane older = older();

    private static EpochLane older() {
        EpochLane lane = LaneBed.lane(LaneBed.device(2));
        lane.becomesOlder();
        return lane;
    }

    private void add(EpochLane lane, int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            buffer.add(LaneBed.work(lane, seq));
        }
    }

    private static List<Integer> seqs(List<SampleWork> taken, EpochLane lane) {
        return taken.stream()
                .filter(work -> work.lane() == lane)
                .map(work -> work.sample().seq())
                .toList();
    }

    @Test
    void keepsTheOrder() {
        add(live, 1, 5);

        assertThat(seqs(buffer.take(3), live)).containsExactly(1, 2, 3);
        assertThat(seqs(buffer.take(3), live)).containsExactly(4, 5);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void givesOlderEpochsAQuarterWhileLiveSamplesWait() {
        add(older, 1, 100);
        add(live, 1, 100);

        List<SampleWork> taken = buffer.take(40);

        assertThat(seqs(taken, older)).hasSize(10);
        assertThat(seqs(taken, live)).hasSize(30);
    }

    @Test
    void givesOlderEpochsLessOfAFlushUnderPressure() {
        add(older, 1, 100);
        add(live, 1, 100);

        buffer.slowBackfill(true);
        List<SampleWork> pressed = buffer.take(40);
        buffer.slowBackfill(false);
        List<SampleWork> relieved = buffer.take(40);

        assertThat(seqs(pressed, older)).hasSize(2);
        assertThat(seqs(pressed, live)).hasSize(38);
        assertThat(seqs(relieved, older)).hasSize(10);
    }

    @Test
    void givesOlderEpochsAllWhenNothingIsLive() {
        add(older, 1, 100);

        assertThat(buffer.take(40)).hasSize(40);
    }

    @Test
    void givesLiveSamplesWhatOlderEpochsLeave() {
        add(older, 1, 2);
        add(live, 1, 100);

        assertThat(seqs(buffer.take(40), live)).hasSize(38);
    }

    @Test
    void takesCopiesOfASampleTogether() {
        add(live, 1, 2);
        buffer.add(LaneBed.work(live, 1, Novelty.REPEATED));
        buffer.add(LaneBed.work(live, 1, Novelty.REPEATED));

        assertThat(seqs(buffer.take(10), live)).containsExactly(1, 2, 1, 1);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void letsARepeatWithOtherContentWaitForTheNextFlush() {
        add(live, 1, 2);
        buffer.add(new SampleWork(live, otherContent(LaneBed.sample(live, 1)), Novelty.REPEATED));
        add(live, 3, 3);

        assertThat(seqs(buffer.take(10), live)).containsExactly(1, 2, 3);
        assertThat(seqs(buffer.take(10), live)).containsExactly(1);
        assertThat(buffer.isEmpty()).isTrue();
    }

    private static VitalSample otherContent(VitalSample sample) {
        return new VitalSample(
                sample.deviceId(),
                sample.epochNo(),
                sample.seq(),
                sample.observedAt() + 1,
                sample.deviceAt() + 1,
                sample.receivedAt(),
                sample.live(),
                sample.generation(),
                sample.vitals(),
                sample.extra());
    }

    @Test
    void givesUpWhatBelongsToALostDevice() {
        add(live, 1, 2);
        add(older, 1, 3);
        older.device().lose();

        assertThat(buffer.removeLost()).hasSize(3);
        assertThat(buffer.size()).isEqualTo(2);
    }
}

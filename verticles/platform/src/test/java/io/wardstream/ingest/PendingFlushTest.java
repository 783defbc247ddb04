package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.ingest.Work.GapEntry;
import io.wardstream.ingest.Work.SegmentNote;
import io.wardstream.samples.ClockSegment;
import io.wardstream.samples.Flush;
import io.wardstream.samples.Writer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PendingFlushTest {
    private static final Writer WRITER = new Writer(7, 3);

    private final EpochLane lane = LaneBed.lane();
    private final SegmentNote note = new SegmentNote(lane, new ClockSegment(1, 5_000));

    private GapEntry gap(int seq) {
        return new GapEntry(lane, seq, seq, "buffer_full", true);
    }

    private PendingFlush flush(int samples, int gaps) {
        return new PendingFlush(
                IntStream.rangeClosed(1, samples).mapToObj(seq -> LaneBed.work(lane, seq)).toList(),
                List.of(note),
                IntStream.rangeClosed(1, gaps).<Work.Entry>mapToObj(this::gap).toList());
    }

    @Test
    void comparesWhatIsNotNew() {
        PendingFlush work =
                new PendingFlush(
                        List.of(
                                LaneBed.work(lane, 1, Novelty.FRESH),
                                LaneBed.work(lane, 2, Novelty.BELATED),
                                LaneBed.work(lane, 3, Novelty.SUSPECT),
                                LaneBed.work(lane, 4, Novelty.REPEATED)),
                        List.of(),
                        List.of());

        Flush flush = work.toFlush(WRITER, false);

        assertThat(flush.fresh()).extracting(sample -> sample.seq()).containsExactly(1, 2);
        assertThat(flush.suspects())
                .extracting(Flush.Suspect::withinMillis)
                .containsExactly(0L, 600_000L);
    }

    @Test
    void comparesEverythingWhenAnEarlierTryIsUncertain() {
        Flush flush = flush(3, 0).toFlush(WRITER, true);

        assertThat(flush.fresh()).isEmpty();
        assertThat(flush.suspects()).hasSize(3);
    }

    @Test
    void splitsUntilEachRowStandsAlone() {
        PendingFlush work = flush(2, 2);

        PendingFlush first = work.firstPart();
        PendingFlush rest = work.secondPart();

        assertThat(first.samples()).hasSize(1);
        assertThat(first.notes()).containsExactly(note);
        assertThat(first.standsAlone()).isTrue();
        assertThat(rest.firstPart().samples()).hasSize(1);
        assertThat(rest.firstPart().records()).isEmpty();
        assertThat(rest.secondPart().samples()).isEmpty();
        assertThat(rest.secondPart().firstPart().records()).hasSize(1);
        assertThat(rest.secondPart().secondPart().records()).hasSize(1);
    }

    @Test
    void leavesOutLostDevices() {
        EpochLane lost = LaneBed.lane(LaneBed.device(2));
        lost.device().lose();
        PendingFlush work =
                new PendingFlush(
                        List.of(LaneBed.work(lane, 1), LaneBed.work(lost, 1)),
                        List.of(note, new SegmentNote(lost, new ClockSegment(1, 9))),
                        List.of(gap(3), new GapEntry(lost, 1, 1, "x", true)));

        PendingFlush left = work.withoutLost();

        assertThat(left.samples()).hasSize(1);
        assertThat(left.notes()).containsExactly(note);
        assertThat(left.records()).containsExactly(gap(3));
    }
}

package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.registry.DeviceWithToken;
import io.wardstream.samples.PgSampleStore;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A device that leaves a node which still holds samples of it. Node A is cut off from news; its
 * flushes can be held, as those of a frozen process are.
 */
class TakeoverIT {
    private static final long WRONG_CLOCK = 1_000_000;

    private static IngestBed bed;

    private HeldStore held;
    private Listening nodeA;
    private DeviceWithToken device;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("DRAIN_MILLIS", "500", "HOLE_MILLIS", "300"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @BeforeEach
    void startNodeA() {
        device = bed.device();
        held = new HeldStore(new PgSampleStore(bed.registry.database));
        nodeA = bed.listen(held, false);
    }

    @AfterEach
    void goOn() {
        held.release();
    }

    private Probe onA(long clock) {
        Probe probe = bed.connect(device, nodeA);
        probe.hello(100, "\"oldest\":1", "\"clock\":" + clock);
        return probe;
    }

    private Probe onB(long clock) {
        Probe probe = bed.connect(device);
        probe.hello(100, "\"oldest\":1", "\"clock\":" + clock);
        return probe;
    }

    private static Probe wrong(Probe probe, int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            probe.sample(seq, WRONG_CLOCK + seq, 60 + seq);
        }
        return probe;
    }

    private static Integer[] upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toArray(Integer[]::new);
    }

    @Test
    void storesNothingTwiceWhenAFrozenNodeGoesOn() {
        held.hold();
        Probe frozen = wrong(onA(WRONG_CLOCK), 1, 5);
        await().until(held::isWaiting);
        Probe moved = wrong(onB(WRONG_CLOCK - 1_900), 1, 8);
        moved.acked(8);
        List<Long> times = times();

        held.release();

        assertThat(frozen.closeCode()).isEqualTo(4001);
        assertThat(bed.seqs(device)).containsExactly(upTo(8));
        assertThat(times()).isEqualTo(times);
        assertThat(frozen.hasFrames()).isFalse();
        assertThat(nodeA.meters().fenced.count()).isEqualTo(5);
        assertThat(nodeA.meters().committed.count()).isZero();
    }

    private List<Long> times() {
        return bed.samples(device).stream().map(row -> row.getLong("observed_millis")).toList();
    }

    @Test
    void goesOnWithTheSegmentsOfTheFormerNode() {
        Probe first = wrong(onA(WRONG_CLOCK), 1, 5);
        first.acked(5);
        List<Long> times = times();

        Probe moved = wrong(onB(WRONG_CLOCK - 1_900), 1, 8);

        moved.acked(8);
        assertThat(bed.seqs(device)).containsExactly(upTo(8));
        assertThat(times().subList(0, 5)).isEqualTo(times);
    }

    @Test
    void findsABacklogThatTheFormerNodeStoredBeforeItsCheckpoint() {
        long hourAgo = WRONG_CLOCK - 900_000;
        Probe first = onA(WRONG_CLOCK);
        for (int seq = 1; seq <= 50; seq++) {
            first.sample(seq, hourAgo + seq * 1_000L, 60 + seq);
        }
        first.acked(50);

        Probe moved = onB(WRONG_CLOCK - 1_900);
        for (int seq = 1; seq <= 60; seq++) {
            moved.sample(seq, hourAgo + seq * 1_000L, 60 + seq);
        }

        moved.acked(60);
        assertThat(bed.seqs(device)).containsExactly(upTo(60));
    }

    @Test
    void comesBackToANodeThatStillHoldsSamples() {
        held.hold();
        Probe first = wrong(onA(WRONG_CLOCK), 1, 5);
        await().until(held::isWaiting);
        Probe second = wrong(onB(WRONG_CLOCK - 1_900), 1, 7);
        second.acked(7);
        Probe third = wrong(onA(WRONG_CLOCK - 3_800), 6, 9);

        held.release();

        assertThat(first.closeCode()).isEqualTo(4001);
        assertThat(second.closeCode()).isEqualTo(4001);
        third.acked(9);
        assertThat(bed.seqs(device)).containsExactly(upTo(9));
        assertThat(nodeA.meters().fenced.count()).isEqualTo(5);
    }

    @Test
    void goesOnOnTheSameNodeWithSamplesUnderWay() {
        held.hold();
        Probe first = wrong(onA(WRONG_CLOCK), 1, 5);
        await().until(held::isWaiting);
        first.leave();
        Probe second = wrong(onA(WRONG_CLOCK - 1_900), 1, 8);
        await().until(() -> nodeA.received() == 13);

        held.release();

        second.acked(8);
        assertThat(bed.seqs(device)).containsExactly(upTo(8));
        assertThat(nodeA.meters().fenced.count()).isZero();
    }

    @Test
    void losesOnlyTheDeviceThatMoved() {
        DeviceWithToken staying = bed.device();
        held.hold();
        Probe other = bed.connect(staying, nodeA);
        other.hello(100);
        other.samples(1, 5);
        Probe moving = wrong(onA(WRONG_CLOCK), 1, 5);
        await().until(held::isWaiting);
        wrong(onB(WRONG_CLOCK), 1, 5).acked(5);

        held.release();

        assertThat(other.acked(5)).endsWith(5);
        assertThat(moving.closeCode()).isEqualTo(4001);
        assertThat(other.samples(6, 7).acked(7)).endsWith(7);
        assertThat(bed.seqs(staying)).containsExactly(upTo(7));
    }

    @Test
    void closesTheConnectionOnAnotherNodeAtOnce() {
        Listening nodeC = bed.listen();
        Probe older = bed.connect(device, nodeC);
        older.hello(100);

        Probe newer = bed.connect(device);
        newer.hello(100);

        assertThat(older.closeCode()).isEqualTo(4001);
        assertThat(newer.sample(1, 72).acked(1)).endsWith(1);
    }
}

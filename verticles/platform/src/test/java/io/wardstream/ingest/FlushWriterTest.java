package io.wardstream.ingest;

import static io.wardstream.ingest.ScriptedStore.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.GapEntry;
import io.wardstream.ingest.Work.SegmentNote;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.ClockSegment;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FlushWriterTest {
    private final PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
    }

    private GapEntry gap(int from, int to) {
        return new GapEntry(bed.lane, from, to, "buffer_full", true);
    }

    @Test
    void triesAgainAsUncertainWhileTheDatabaseIsAway() {
        bed.add(1, 2);

        Flush first = bed.fail(Category.RETRY);
        List<String> degraded = bed.readiness.degraded();
        bed.fail(Category.RETRY);
        Flush last = bed.commit();

        assertThat(degraded).containsExactly("ingest");
        assertThat(first.fresh()).hasSize(2);
        assertThat(last.fresh()).isEmpty();
        assertThat(last.suspects()).hasSize(2);
        bed.untilIdle();
        assertThat(bed.readiness.degraded()).isEmpty();
        assertThat(bed.ackDue()).isEqualTo(2);
        bed.assertCounted(2);
    }

    @Test
    void countsWhatAnEarlierTryHadCommitted() {
        bed.add(1, 2);
        bed.fail(Category.RETRY);

        bed.commit(
                flush ->
                        new FlushOutcome(
                                1, List.of(flush.suspects().getFirst().sample()), List.of()));

        assertThat(bed.meters.duplicate.count()).isEqualTo(1);
        assertThat(bed.meters.committed.count()).isEqualTo(1);
        assertThat(bed.ackDue()).isEqualTo(2);
        bed.assertCounted(2);
    }

    @Test
    void comparesAtOnceWhenASampleWasNotNew() {
        bed.add(1);

        bed.fail(Category.DUPLICATE);

        assertThat(bed.commit().suspects()).hasSize(1);
        bed.untilIdle();
    }

    @Test
    void asksAgainAtOnceWhenASlotWasClosed() {
        bed.add(1);

        bed.fail(Category.NO_PARTITION);

        assertThat(seqs(bed.commit())).containsExactly(1);
        bed.untilIdle();
    }

    @Test
    void refusesTheOneRowTheDatabaseRefuses() {
        bed.add(1, 2, 3, 4);

        bed.fail(Category.BAD_DATA); // 1 2 3 4
        bed.commit(); // 1 2
        bed.fail(Category.BAD_DATA); // 3 4
        Flush poisoned = bed.fail(Category.BAD_DATA); // 3
        Flush rest = bed.commit(); // 4
        Flush recorded = bed.commit(); // the refusal

        assertThat(seqs(poisoned)).containsExactly(3);
        assertThat(seqs(rest)).containsExactly(4);
        assertThat(recorded.refusals()).extracting(Flush.Refusal::seq).containsExactly(3);
        bed.untilIdle();
        assertThat(bed.meters.poisoned.count()).isEqualTo(1);
        assertThat(bed.ackDue()).isEqualTo(4);
        bed.assertCounted(4);
    }

    @Test
    void tellsThoseWhoJudgeOfARowTheDatabaseRefuses() {
        List<SampleRefused> told = new CopyOnWriteArrayList<>();
        RegistryBed.done(
                bed.loop
                        .vertx
                        .eventBus()
                        .<ShardNews>consumer(
                                Addresses.shard(Addresses.shardOf(2)),
                                message -> {
                                    if (message.body() instanceof SampleRefused refused) {
                                        told.add(refused);
                                    }
                                })
                        .completion());
        bed.add(1);

        bed.fail(Category.BAD_DATA);
        bed.commit(); // the refusal

        await().atMost(Duration.ofSeconds(5)).until(() -> !told.isEmpty());
        assertThat(told)
                .singleElement()
                .returns(1, SampleRefused::deviceId)
                .returns(3, SampleRefused::patientId)
                .returns(LaneBed.NOW + 1, SampleRefused::observedAt);
    }

    @Test
    void writesTheSegmentThatBeganWithARowTheDatabaseRefuses() {
        ClockSegment segment = new ClockSegment(1, 5_000);
        bed.loop.run(
                () -> {
                    bed.pipeline.add(new SegmentNote(bed.lane, segment));
                    bed.pipeline.add(LaneBed.work(bed.lane, 1));
                });

        bed.fail(Category.BAD_DATA);
        Flush notes = bed.commit();

        assertThat(notes.segments()).extracting(Flush.NewSegment::segment).containsExactly(segment);
        assertThat(seqs(notes)).isEmpty();
    }

    @Test
    void blamesTheRecordAndNotTheSampleBesideIt() {
        bed.add(gap(5, 6));
        bed.untilAsked();
        bed.loop.run(
                () -> {
                    bed.pipeline.add(gap(7, 8));
                    bed.pipeline.add(gap(9, 9));
                    bed.pipeline.add(LaneBed.work(bed.lane, 1));
                });
        bed.commit();

        bed.fail(Category.BAD_DATA); // all
        Flush sample = bed.commit();
        bed.fail(Category.BAD_DATA); // both gaps
        bed.fail(Category.BAD_DATA); // the first
        Flush second = bed.commit();

        assertThat(seqs(sample)).containsExactly(1);
        assertThat(second.gaps()).extracting(Flush.GapRecord::from).containsExactly(9);
        bed.untilIdle();
        assertThat(bed.loop.get(bed.lane.device()::records)).isZero();
        bed.assertCounted(1);
    }

    @Test
    void refusesWhatIsStoredWithOtherContent() {
        bed.add(1, 2);

        bed.commit(flush -> new FlushOutcome(1, List.of(), List.of(flush.fresh().get(1))));
        Flush recorded = bed.commit();

        assertThat(recorded.refusals())
                .extracting(Flush.Refusal::code)
                .containsExactly("identity_conflict");
        bed.untilIdle();
        assertThat(bed.latest).containsExactly(1);
        assertThat(bed.ackDue()).isEqualTo(2);
        bed.assertCounted(2);
    }

    @Test
    void dropsWhatAnotherWriterHoldsAndWritesTheRest() {
        EpochLane other = bed.held(2);
        bed.loop.run(
                () -> {
                    bed.pipeline.add(LaneBed.work(other, 1));
                    bed.pipeline.add(LaneBed.work(bed.lane, 1));
                    bed.pipeline.add(LaneBed.work(bed.lane, 2));
                });
        bed.untilAsked();
        bed.add(3);
        bed.add(gap(9, 9));
        bed.store.lose(1);

        Flush fenced = bed.fail(Category.FENCED);
        Flush rest = bed.commit();

        assertThat(fenced.fresh()).hasSize(3);
        assertThat(rest.fresh()).extracting(VitalSample::deviceId).containsExactly(2);
        assertThat(rest.writer()).isEqualTo(new Writer(1, 1));
        bed.untilIdle();
        assertThat(bed.lostDevices).containsExactly(1);
        assertThat(bed.loop.get(bed.lane.device()::pending)).isZero();
        assertThat(bed.loop.get(bed.lane.device()::records)).isZero();
        assertThat(bed.ackDue()).isZero();
        assertThat(bed.meters.fenced.count()).isEqualTo(3);
        bed.assertCounted(4);
    }

    /** After a fail-over to a server that lacks the last moments. */
    @Test
    void beginsAnewWhenTheDatabaseDoesNotKnowTheWriter() {
        var _ = bed.held(2);
        bed.add(1, 2);
        bed.store.forgetWriters();

        bed.fail(Category.FENCED);
        bed.untilIdle();

        assertThat(bed.loop.get(bed.hold::writer)).isEqualTo(new Writer(2, 0));
        assertThat(bed.lostDevices).containsExactlyInAnyOrder(1, 2);
        assertThat(bed.losses).containsExactly(WriterHold.Loss.FORGOTTEN);
        assertThat(bed.readiness.degraded()).isEmpty();
        assertThat(bed.ackDue()).isZero();
        bed.assertCounted(2);
    }

    @Test
    void waitsWhenItIsFencedForNoReasonThatCanBeFound() {
        bed.add(1);

        for (int tries = 0; tries < 5; tries++) {
            bed.fail(Category.FENCED);
        }

        assertThat(bed.readiness.degraded()).containsExactly("ingest");
        bed.commit();
        bed.untilIdle();
        assertThat(bed.ackDue()).isEqualTo(1);
        bed.assertCounted(1);
    }
}

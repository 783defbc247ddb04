package io.wardstream.ingest;

import static io.wardstream.ingest.ScriptedStore.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.ingest.Work.GapEntry;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.EpochCheckpoint;
import io.wardstream.samples.Flush;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FlushPipelineTest {
    private final PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void neverHasTwoFlushesUnderWay() {
        bed.add(1, 2);
        bed.untilAsked();
        bed.add(3, 4, 5, 6, 7, 8, 9, 10);

        int underWay = bed.loop.get(bed.store.flushes::size);

        assertThat(underWay).isEqualTo(1);
        assertThat(seqs(bed.commit())).containsExactly(1, 2);
        assertThat(seqs(bed.commit())).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
        bed.untilIdle();
        bed.assertCounted(10);
    }

    @Test
    void settlesOnlyWhatIsCommitted() {
        bed.add(1, 2);
        bed.untilAsked();
        assertThat(bed.ackDue()).isZero();
        bed.assertCounted(2);

        bed.commit();

        assertThat(bed.ackDue()).isEqualTo(2);
        assertThat(bed.latest).containsExactly(1, 2);
        bed.assertCounted(2);
    }

    @Test
    void publishesWithoutWaitingForTheDatabase() {
        List<PublishedSample> published = new CopyOnWriteArrayList<>();
        String shard = Addresses.shard(Addresses.shardOf(2));
        RegistryBed.done(
                bed.loop
                        .vertx
                        .eventBus()
                        .<ShardNews>consumer(
                                shard,
                                message -> {
                                    if (message.body() instanceof SampleBatch batch) {
                                        published.addAll(batch.samples());
                                    }
                                })
                        .completion());
        bed.add(1);
        bed.untilAsked();

        bed.add(2, 3);

        await().atMost(Duration.ofSeconds(5)).until(() -> published.size() == 3);
        assertThat(published).extracting(PublishedSample::previousSeq).containsExactly(0, 1, 2);
        assertThat(bed.loop.get(bed.store.flushes::size)).isEqualTo(1);
    }

    @Test
    void tellsTheDatabaseWhereEpochsStand() {
        bed.add(1, 2);
        bed.commit();

        bed.loop.run(() -> bed.pipeline.checkpoint(bed.lane));

        assertThat(bed.commit().checkpoints())
                .extracting(EpochCheckpoint::ackedSeq)
                .containsExactly(2);
        bed.untilIdle();
    }

    @Test
    void takesOnlySoManyRecordsAtOnce() {
        bed.loop.run(
                () -> {
                    for (int seq = 1; seq <= 1_200; seq++) {
                        bed.pipeline.add(new GapEntry(bed.lane, seq, seq, "x", true));
                    }
                });

        assertThat(bed.commit().gaps()).hasSize(500);
        assertThat(bed.commit().gaps()).hasSize(500);
        assertThat(bed.commit().gaps()).hasSize(200);

        bed.untilIdle();
        assertThat(bed.loop.get(bed.lane.device()::records)).isZero();
        assertThat(bed.loop.get(bed.lane::base)).isEqualTo(1_200);
    }

    @Test
    void settlesACopyInTheSameFlush() {
        bed.add(1, 1);

        Flush flush = bed.commit();

        assertThat(flush.fresh()).hasSize(1);
        assertThat(flush.suspects()).hasSize(1);
        bed.untilIdle();
        bed.assertCounted(2);
    }

    @Test
    void isIdleWhenEverythingIsSettledAndNotBefore() {
        bed.add(1, 2, 3, 4, 5);

        Future<Void> idle = bed.loop.get(bed.pipeline::whenIdle);

        assertThat(idle.isComplete()).isFalse();
        bed.commit();
        assertThat(idle.isComplete()).isFalse();
        bed.commit();
        bed.loop.until(idle::isComplete);
    }
}

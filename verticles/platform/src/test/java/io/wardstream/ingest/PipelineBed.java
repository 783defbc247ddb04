package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.samples.Flush;
import io.wardstream.samples.FlushOutcome;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A pipeline on a scripted store, with a lane of device 1 to feed it. */
final class PipelineBed implements AutoCloseable {
    static final int BATCH = 4;

    final EventLoop loop = new EventLoop();
    final ScriptedStore store = new ScriptedStore();
    final IngestMeters meters = new IngestMeters(new Meters());
    final Readiness readiness = new Readiness();

    /** Seqs given to the cache of latest values. */
    final List<Integer> latest = new CopyOnWriteArrayList<>();

    final List<Integer> lostDevices = new ArrayList<>();
    final Set<WriterHold.Loss> losses = EnumSet.noneOf(WriterHold.Loss.class);
    final WriterHold hold =
            new WriterHold(loop.vertx, store, readiness, "test", new Writer(1, 0), this::lost);
    private final RecordBuffer records = new RecordBuffer();
    private final ShardPublisher publisher = new ShardPublisher(loop.vertx.eventBus(), "test");
    private final Settlement settlement =
            new Settlement(
                    meters,
                    publisher,
                    samples -> {
                        samples.forEach(sample -> latest.add(sample.sample().seq()));
                        return Future.succeededFuture();
                    },
                    records,
                    () -> LaneBed.NOW);
    final FlushPipeline pipeline =
            new FlushPipeline(
                    loop.vertx,
                    BATCH,
                    0,
                    publisher,
                    new FlushWriter(loop.vertx, store, hold, settlement, meters),
                    settlement,
                    records,
                    meters);
    final EpochLane lane = held(1);

    PipelineBed() {
        BusCodecs.registerAll(loop.vertx.eventBus());
    }

    private void lost(DeviceLanes device, WriterHold.Loss why) {
        losses.add(why);
        lostDevices.add(device.deviceId());
        pipeline.dropLost();
    }

    /** A lane of a device that the writer holds. */
    EpochLane held(int deviceId) {
        return loop.get(() -> LaneBed.lane(hold.raised(LaneBed.device(deviceId).identity(), 1, 0)));
    }

    void add(int... seqs) {
        loop.run(
                () -> {
                    for (int seq : seqs) {
                        Novelty novelty = lane.receive(seq, LaneBed.NOW);
                        pipeline.add(LaneBed.work(lane, seq, novelty));
                    }
                });
    }

    void add(Work.Entry record) {
        loop.run(() -> pipeline.add(record));
    }

    void untilAsked() {
        loop.until(() -> !store.flushes.isEmpty());
    }

    void untilIdle() {
        loop.until(() -> pipeline.whenIdle().isComplete());
    }

    /** Answers the flush that is, or will be, under way: all of it was new. */
    @CanIgnoreReturnValue
    Flush commit() {
        return commit(ScriptedStore::allStored);
    }

    @CanIgnoreReturnValue
    Flush commit(Function<Flush, FlushOutcome> outcome) {
        untilAsked();
        return loop.get(() -> store.commit(outcome));
    }

    @CanIgnoreReturnValue
    Flush fail(Category category) {
        untilAsked();
        return loop.get(() -> store.fail(category));
    }

    int ackDue() {
        return loop.get(lane::ackDue);
    }

    /** The law: what has come in is counted out once, or still here. */
    void assertCounted(int received) {
        double rejected =
                meters.refused.count()
                        + meters.conflicted.count()
                        + meters.poisoned.count()
                        + meters.fenced.count();
        double out = meters.committed.count() + meters.duplicate.count() + rejected;
        assertThat(out + meters.pending.get()).isEqualTo(received);
    }

    @Override
    public void close() {
        loop.close();
    }
}

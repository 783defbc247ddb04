package io.wardstream.ingest;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.ops.tracing.TraceParent;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.registry.DeviceIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what has arrived, one message a shard, before the database has answered: an alarm must
 * not wait for a commit. The bus is best effort; readers notice a loss by {@code previousSeq}.
 * Confined to its writer's event loop.
 */
final class ShardPublisher {
    private static final DeliveryOptions UNTRACED = new DeliveryOptions();

    private final EventBus bus;
    private final String nodeId;
    private final @Nullable List<PublishedSample>[] shards;

    @SuppressWarnings({"unchecked", "rawtypes"})
    ShardPublisher(EventBus bus, String nodeId) {
        this.bus = bus;
        this.nodeId = nodeId;
        this.shards = new List[Addresses.SHARDS];
    }

    /**
     * Publishes what has arrived, in the order received.
     *
     * @param trace that its messages belong to; null: to none
     */
    void publish(List<SampleWork> arrived, long now, @Nullable SampleTrace trace) {
        for (SampleWork work : arrived) {
            EpochLane lane = work.lane();
            DeviceIdentity identity = lane.device().identity();
            int shard = Addresses.shardOf(identity.wardId());
            List<PublishedSample> batch = shards[shard];
            if (batch == null) {
                batch = new ArrayList<>();
                shards[shard] = batch;
            }
            batch.add(published(work, lane.publish(work.sample().seq())));
        }
        if (trace == null) {
            send(now, UNTRACED);
            return;
        }
        TraceSpan publish = trace.publish().with("samples", arrived.size());
        send(now, new DeliveryOptions().addHeader(TraceParent.HEADER, publish.parent()));
        publish.end();
    }

    private void send(long now, DeliveryOptions options) {
        for (int shard = 0; shard < shards.length; shard++) {
            List<PublishedSample> batch = shards[shard];
            if (batch != null) {
                shards[shard] = null;
                bus.publish(
                        Addresses.shard(shard),
                        new SampleBatch(shard, nodeId, now, batch),
                        options);
            }
        }
    }

    /** What was published is refused at insert; whoever judged it must know. */
    void refused(SampleWork work, long now) {
        DeviceIdentity identity = work.lane().device().identity();
        VitalSample sample = work.sample();
        if (sample.live() && identity.patientId() != 0) {
            int shard = Addresses.shardOf(identity.wardId());
            bus.publish(
                    Addresses.shard(shard),
                    new SampleRefused(
                            shard,
                            nodeId,
                            now,
                            sample.deviceId(),
                            identity.patientId(),
                            sample.observedAt()));
        }
    }

    /** The sample with where it goes now; {@code previousSeq} is 0 where nobody asks for it. */
    static PublishedSample published(SampleWork work, int previousSeq) {
        EpochLane lane = work.lane();
        DeviceIdentity identity = lane.device().identity();
        return new PublishedSample(
                work.sample(),
                identity.hospitalId(),
                identity.wardId(),
                identity.patientId(),
                lane.epoch(),
                previousSeq);
    }
}

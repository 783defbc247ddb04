package io.wardstream.ingest;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.registry.DeviceIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats, one message a shard, how far each device has come: a batch that was lost with nothing
 * behind it shows there. A device whose connection has ended is told until nothing of it is under
 * way, and then once more. Confined to its writer's event loop.
 */
final class DigestPublisher {
    private final EventBus bus;
    private final String nodeId;
    private final WriterHold hold;
    private final IngestMeters meters;
    private final @Nullable List<SampleDigest.Entry>[] shards;

    @SuppressWarnings({"unchecked", "rawtypes"})
    DigestPublisher(EventBus bus, String nodeId, WriterHold hold, IngestMeters meters) {
        this.bus = bus;
        this.nodeId = nodeId;
        this.hold = hold;
        this.meters = meters;
        this.shards = new List[Addresses.SHARDS];
    }

    /** Called every few seconds, and once more when the connections were closed for good. */
    void publish(long now) {
        for (DeviceLanes device : hold.devices()) {
            if (device.isFarewellDue()) {
                collect(device);
            }
        }
        for (int shard = 0; shard < shards.length; shard++) {
            List<SampleDigest.Entry> entries = shards[shard];
            if (entries != null) {
                shards[shard] = null;
                bus.publish(Addresses.shard(shard), new SampleDigest(shard, nodeId, now, entries));
                meters.digests.increment();
            }
        }
    }

    private void collect(DeviceLanes device) {
        List<SampleDigest.Entry> entries = entriesOf(device.identity().wardId());
        for (EpochLane lane : device.lanes()) {
            if (lane.publishedThrough() > 0) {
                entries.add(entry(device, lane));
            }
        }
        if (device.session() == null && device.pending() == 0) {
            device.farewellSaid();
        }
    }

    private List<SampleDigest.Entry> entriesOf(int wardId) {
        int shard = Addresses.shardOf(wardId);
        List<SampleDigest.Entry> entries = shards[shard];
        if (entries == null) {
            entries = new ArrayList<>();
            shards[shard] = entries;
        }
        return entries;
    }

    private static SampleDigest.Entry entry(DeviceLanes device, EpochLane lane) {
        DeviceIdentity identity = device.identity();
        return new SampleDigest.Entry(
                identity.deviceId(),
                identity.hospitalId(),
                identity.wardId(),
                identity.patientId(),
                lane.epoch(),
                lane.epochNo(),
                lane.publishedThrough(),
                lane.settledThrough(),
                device.session() != null);
    }
}

package io.wardstream.ingest;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Entry;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.registry.DeviceIdentity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the readers of a shard how its devices are: connected or not, and what they say is wrong
 * with them. Changes are told within a fraction of a second, one message a shard; all that is known
 * is repeated with each digest. Confined to its writer's event loop.
 */
final class ReportPublisher {
    private final EventBus bus;
    private final String nodeId;
    private final WriterHold hold;

    /** Also those that the writer has let go since: their end is yet to be told. */
    private final Set<DeviceLanes> changed = new LinkedHashSet<>();

    private final @Nullable List<Entry>[] shards;

    @SuppressWarnings({"unchecked", "rawtypes"})
    ReportPublisher(EventBus bus, String nodeId, WriterHold hold) {
        this.bus = bus;
        this.nodeId = nodeId;
        this.hold = hold;
        this.shards = new List[Addresses.SHARDS];
    }

    /** Something is to be told of the device. */
    void changed(DeviceLanes device) {
        changed.add(device);
    }

    /** Called a few times a second, and once more when the connections were closed for good. */
    void publishChanged(long now) {
        if (!changed.isEmpty()) {
            changed.forEach(device -> collect(device, now));
            changed.clear();
            publish(now);
        }
    }

    /** Called every few seconds. */
    void publishAll(long now) {
        for (DeviceLanes device : hold.devices()) {
            boolean _ = changed.remove(device);
            collect(device, now);
        }
        changed.forEach(device -> collect(device, now));
        changed.clear();
        publish(now);
    }

    private void collect(DeviceLanes device, long now) {
        DeviceIdentity identity = device.identity();
        int shard = Addresses.shardOf(identity.wardId());
        List<Entry> entries = shards[shard];
        if (entries == null) {
            entries = new ArrayList<>();
            shards[shard] = entries;
        }
        SelfReport self = device.selfReport();
        entries.add(
                new Entry(
                        identity.deviceId(),
                        identity.hospitalId(),
                        identity.wardId(),
                        identity.patientId(),
                        device.fence(),
                        link(device),
                        awayMillis(device, now),
                        self.isComplete(),
                        self.said()));
    }

    /** What is left of it: a reader may hear of the drain only now. */
    private static int awayMillis(DeviceLanes device, long now) {
        return Math.toIntExact(Math.max(0, device.backBy() - now));
    }

    private static Link link(DeviceLanes device) {
        DeviceSession session = device.session();
        if (device.backBy() != 0) {
            return Link.DRAINED;
        }
        if (session == null) {
            return Link.ENDED;
        }
        return session.isHeldBack() ? Link.HELD_BACK : Link.OPEN;
    }

    private void publish(long now) {
        for (int shard = 0; shard < shards.length; shard++) {
            List<Entry> entries = shards[shard];
            if (entries != null) {
                shards[shard] = null;
                bus.publish(Addresses.shard(shard), new DeviceReport(shard, nodeId, now, entries));
            }
        }
    }
}

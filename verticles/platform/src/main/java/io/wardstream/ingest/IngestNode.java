package io.wardstream.ingest;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.config.IngestConfig;
import io.wardstream.ops.ListenerTls;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.DeviceDirectory;
import io.wardstream.samples.LatestCache;
import io.wardstream.samples.SampleStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the listener instances of one node share: who may connect, which devices are here, the
 * meters, and the one consumer of {@code devices.control}. Thread-safe.
 */
public final class IngestNode {
    private final IngestConfig config;
    private final String nodeId;
    private final SampleStore store;
    private final LatestCache latest;
    private final Optional<ListenerTls> tls;
    private final Readiness readiness;
    private final DeviceDirectory directory;
    private final Admission admission;
    private final NodeSessions sessions = new NodeSessions();
    private final IngestMeters meters;
    private final Errands errands;
    private @Nullable MessageConsumer<DeviceControl> control;

    /**
     * @param tls empty: devices speak without it
     */
    public IngestNode(
            IngestConfig config,
            String nodeId,
            SampleStore store,
            LatestCache latest,
            DeviceDirectory directory,
            Optional<ListenerTls> tls,
            Readiness readiness,
            Errands errands,
            Meters meters) {
        this.config = config;
        this.nodeId = nodeId;
        this.store = store;
        this.latest = latest;
        this.directory = directory;
        this.tls = tls;
        this.readiness = readiness;
        this.meters = new IngestMeters(meters);
        meters.queue("ingest.samples", this.meters.pending::get, config::bufferSamples);
        meters.queue("ingest.connections", this.meters.connections::get, config::maxConnections);
        meters.queue("ingest.strangers", this.meters.strangers::get, config::maxConnections);
        this.errands = errands;
        errands.deliverThrough(new ToSessions());
        AttemptLimits limits =
                new AttemptLimits(Ticker.systemTicker(), 2 * config.maxConnections());
        this.admission =
                new Admission(
                        directory,
                        readiness,
                        limits,
                        config.maxConnections(),
                        config.tls().clientCertificate());
    }

    /** Listens for news about devices; once a node. */
    public Future<Void> listen(EventBus bus) {
        MessageConsumer<DeviceControl> consumer =
                bus.consumer(Addresses.DEVICES_CONTROL, this::heard);
        control = consumer;
        return consumer.completion();
    }

    public Future<Void> close() {
        MessageConsumer<DeviceControl> consumer = control;
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private void heard(Message<DeviceControl> message) {
        DeviceControl news = message.body();
        sessions.tell(news.deviceId(), session -> apply(session, news));
    }

    private static void apply(DeviceSession session, DeviceControl news) {
        switch (news) {
            case DeviceControl.Superseded superseded -> session.superseded(superseded.fence());
            case DeviceControl.Withdrawn _ ->
                    session.close(CloseCode.WITHDRAWN, "the device's right was withdrawn");
            case DeviceControl.TokenRevoked revoked -> session.tokenEnded(revoked.tokenId());
            case DeviceControl.Reassigned reassigned ->
                    session.reassigned(
                            reassigned.hospitalId(), reassigned.wardId(), reassigned.patientId());
            case DeviceControl.Wanted _ -> {
                // what is wanted comes by errand
            }
        }
    }

    private final class ToSessions implements Errands.Delivery {
        @Override
        public boolean isConnected(int deviceId) {
            return sessions.isConnected(deviceId);
        }

        @Override
        public void configure(int deviceId, long version, String settings) {
            sessions.tell(deviceId, session -> session.configure(version, settings));
        }

        @Override
        public void command(int deviceId, String id, String name, String args) {
            sessions.tell(deviceId, session -> session.command(id, name, args));
        }
    }

    IngestConfig config() {
        return config;
    }

    /** What one listener instance may hold of samples that wait for the database. */
    int bufferShare() {
        return config.bufferSamples() / Math.max(1, config.instances());
    }

    String nodeId() {
        return nodeId;
    }

    SampleStore store() {
        return store;
    }

    LatestCache latest() {
        return latest;
    }

    Readiness readiness() {
        return readiness;
    }

    /** Empty where devices speak without TLS. */
    Optional<ListenerTls> tls() {
        return tls;
    }

    DeviceDirectory directory() {
        return directory;
    }

    Admission admission() {
        return admission;
    }

    NodeSessions sessions() {
        return sessions;
    }

    Errands errands() {
        return errands;
    }

    IngestMeters meters() {
        return meters;
    }
}

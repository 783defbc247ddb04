package io.wardstream.ingest;

import io.vertx.core.http.ServerWebSocket;
import io.wardstream.config.IngestConfig;
import io.wardstream.registry.DeviceIdentity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The STOMP connections of one listener instance: those of devices, and those of strangers, who
 * take no place of a known device and are as many as devices on a node at most. Confined to its
 * event loop.
 */
final class StompDevices {
    private final StompDevice.Host host;
    private final IngestConfig config;
    private final Set<StompDevice> open = new LinkedHashSet<>();

    StompDevices(StompDevice.Host host, IngestConfig config) {
        this.host = host;
        this.config = config;
    }

    boolean hasRoomForStrangers() {
        return host.strangers().get() < config.maxConnections();
    }

    /**
     * @param identity null when it is to say so itself
     */
    void add(@Nullable DeviceIdentity identity, ServerWebSocket socket) {
        StompDevice device =
                new StompDevice(
                        host,
                        identity,
                        socket,
                        Math.toIntExact(config.pingInterval().toMillis()),
                        System.currentTimeMillis());
        open.add(device);
        device.start(() -> open.remove(device));
    }

    /** Called every second. */
    void sweep(long now) {
        long before = now - config.helloTimeout().toMillis();
        List.copyOf(open).forEach(device -> device.sweep(now, before));
    }
}

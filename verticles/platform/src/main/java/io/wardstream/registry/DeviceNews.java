package io.wardstream.registry;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;

/**
 * Tells all nodes, after a commit, what has changed about a device. A lost message is made good by
 * the short life of what {@link DeviceDirectory} keeps. Thread-safe.
 */
final class DeviceNews {

    private final EventBus bus;
    private final DeviceDirectory directory;

    DeviceNews(EventBus bus, DeviceDirectory directory) {
        this.bus = bus;
        this.directory = directory;
    }

    /** Its samples go elsewhere from now on. */
    void reassigned(DevicePlace place) {
        publish(
                new DeviceControl.Reassigned(
                        place.deviceId(), place.hospitalId(), place.wardId(), place.patientId()));
    }

    /** It may not stay connected: its token was revoked, or it is disabled or deleted. */
    void withdrawn(int deviceId) {
        publish(new DeviceControl.Withdrawn(deviceId));
    }

    /** A connection made with that token may not stay. */
    void revoked(int deviceId, int tokenId) {
        publish(new DeviceControl.TokenRevoked(deviceId, tokenId));
    }

    private void publish(DeviceControl message) {
        directory.forget(message.deviceId()); // this node at once, the others by the message
        bus.publish(Addresses.DEVICES_CONTROL, message);
    }
}

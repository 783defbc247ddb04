package io.wardstream.app;

import io.wardstream.codec.frame.CommandResult;
import io.wardstream.fleet.Courier;
import io.wardstream.ingest.Errands;
import io.wardstream.registry.DeviceIdentity;
import org.jspecify.annotations.Nullable;

/** Joins the device listener and the fleet, which do not know each other. Thread-safe. */
public record FleetErrands(Courier courier) implements Errands {

    @Override
    public void deliverThrough(Delivery delivery) {
        courier.deliverThrough(new ToListener(delivery));
    }

    private record ToListener(Delivery delivery) implements Courier.Delivery {
        @Override
        public boolean isConnected(int deviceId) {
            return delivery.isConnected(deviceId);
        }

        @Override
        public void configure(int deviceId, long version, String settings) {
            delivery.configure(deviceId, version, settings);
        }

        @Override
        public void command(int deviceId, String id, String name, String args) {
            delivery.command(deviceId, id, name, args);
        }
    }

    @Override
    public long configVersion(int deviceId) {
        return courier.configVersion(deviceId);
    }

    @Override
    public void welcomed(DeviceIdentity device, @Nullable String firmware) {
        courier.welcomed(device, firmware);
    }

    @Override
    public void applied(DeviceIdentity device, long version) {
        courier.applied(device, version);
    }

    @Override
    public void answered(DeviceIdentity device, CommandResult result) {
        courier.answered(device, result.id(), result.state(), result.progress(), result.reason());
    }
}

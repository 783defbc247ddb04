package io.wardstream.fleet;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.config.FleetConfig;
import java.time.InstantSource;
import java.util.List;

/** What those share who work in the room. Thread-safe. */
record FleetDesk(FleetConfig config, EventBus bus, InstantSource clock, FleetMeters meters) {

    /** Counts and publishes how far devices have come. */
    void tell(List<FirmwareProgress> news) {
        for (FirmwareProgress one : news) {
            meters.changed(CommandState.valueOf(one.state()));
            bus.publish(Addresses.firmware(one.hospitalId()), one);
        }
    }
}

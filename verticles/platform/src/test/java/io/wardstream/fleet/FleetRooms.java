package io.wardstream.fleet;

import io.wardstream.alerts.Alarms;
import io.wardstream.config.FleetConfig;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The fleet on a database, for tests of this room and others: nothing moves unless deployed. */
public final class FleetRooms {
    static final FleetConfig CONFIG =
            new FleetConfig(
                    Duration.ofMillis(50),
                    1 << 20,
                    2,
                    Duration.ofMinutes(30),
                    Duration.ofHours(4),
                    "https://wards.example");

    private FleetRooms() {}

    public static Fleet open(RegistryBed bed, Alarms alarms) {
        return open(bed, alarms, Optional.empty());
    }

    public static Fleet open(RegistryBed bed, Alarms alarms, Optional<ObjectStore> objects) {
        return open(bed, alarms, objects, CONFIG, InstantSource.system());
    }

    static Fleet open(
            RegistryBed bed,
            Alarms alarms,
            Optional<ObjectStore> objects,
            FleetConfig config,
            InstantSource clock) {
        return new Fleet(
                bed.vertx,
                bed.database,
                bed.registry,
                alarms,
                bed.access.signer(),
                objects,
                config,
                clock,
                bed.meters);
    }
}

package io.wardstream.fleet;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.wardstream.access.Signer;
import io.wardstream.alerts.Alarms;
import io.wardstream.config.FleetConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.store.Database;
import io.wardstream.store.ObjectStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The door of the room: what devices are told, and the verticle that tells them, which each node
 * deploys once. Thread-safe.
 */
public final class Fleet {
    private final FleetDesk desk;
    private final DeviceConfigs configs;
    private final DeviceCommands commands;
    private final FirmwareImages images;
    private final Rollouts rollouts;
    private final Courier courier;
    private final PgRolloutSteps steps;

    /**
     * @param objects empty: images can be neither added nor fetched
     */
    public Fleet(
            Vertx vertx,
            Database database,
            Registry registry,
            Alarms alarms,
            Signer signer,
            Optional<ObjectStore> objects,
            FleetConfig config,
            InstantSource clock,
            Meters meters) {
        desk = new FleetDesk(config, vertx.eventBus(), clock, new FleetMeters(meters));
        configs =
                new PgDeviceConfigs(
                        database,
                        deviceId -> Courier.publishWanted(vertx.eventBus(), deviceId),
                        clock);
        commands = new PgDeviceCommands(database);
        images = new PgFirmwareImages(database, objects, signer, clock);
        rollouts = new PgRollouts(database, clock);
        PgCourier store = new PgCourier(database);
        courier =
                new Courier(
                        vertx,
                        store,
                        new DeliveryRules(store, alarms, registry.placements(), desk),
                        desk);
        steps = new PgRolloutSteps(database, config, clock);
    }

    public FleetConfig config() {
        return desk.config();
    }

    public DeviceConfigs configs() {
        return configs;
    }

    public DeviceCommands commands() {
        return commands;
    }

    public FirmwareImages images() {
        return images;
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    /** Between this node's devices and the room. */
    public Courier courier() {
        return courier;
    }

    public Supplier<Deployable> verticle() {
        return () -> new FleetVerticle(desk, courier, steps);
    }
}

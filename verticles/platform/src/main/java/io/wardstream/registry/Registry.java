package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;

/** The door of the room: what one node knows of hospitals, patients and devices. Thread-safe. */
public final class Registry {

    private final Hospitals hospitals;
    private final Patients patients;
    private final Devices devices;
    private final DeviceAssignments deviceAssignments;
    private final Assignments assignments;
    private final DeviceDirectory directory;
    private final MessageConsumer<DeviceControl> control;

    private Registry(Vertx vertx, Database database, Meters meters) {
        directory =
                new CachedDirectory(vertx, new PgTokenLookup(database), new RegistryMeters(meters));
        DeviceNews news = new DeviceNews(vertx.eventBus(), directory);
        hospitals = new PgHospitals(database);
        patients = new PgPatients(database, news);
        devices = new PgDevices(database, news);
        deviceAssignments = new PgDeviceAssignments(database, news);
        assignments = new PgAssignments(database);
        control = vertx.eventBus().consumer(Addresses.DEVICES_CONTROL);
    }

    /** Listens from then on for what other nodes change of devices; codecs must be registered. */
    public static Future<Registry> open(Vertx vertx, Database database, Meters meters) {
        Registry registry = new Registry(vertx, database, meters);
        return registry.listen().map(registry);
    }

    private Future<Void> listen() {
        control.handler(message -> hear(message.body()));
        return control.completion();
    }

    private void hear(DeviceControl message) {
        switch (message) {
            case DeviceControl.Withdrawn(int deviceId) -> directory.forget(deviceId);
            case DeviceControl.Reassigned reassigned -> directory.forget(reassigned.deviceId());
            case DeviceControl.Superseded _ -> {
                // says who holds the device, not who it is
            }
        }
    }

    public Hospitals hospitals() {
        return hospitals;
    }

    public Patients patients() {
        return patients;
    }

    public Devices devices() {
        return devices;
    }

    public DeviceAssignments deviceAssignments() {
        return deviceAssignments;
    }

    /** The reading side, by patient. */
    public Assignments assignments() {
        return assignments;
    }

    public DeviceDirectory directory() {
        return directory;
    }

    /** Stops listening. */
    public Future<Void> close() {
        return control.unregister();
    }
}

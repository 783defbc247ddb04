package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import java.time.Duration;

/** The door of the room: what one node knows of hospitals, patients and devices. Thread-safe. */
public final class Registry {

    /** What a lost message costs at most. */
    private static final Duration PLACEMENTS_READ_EVERY = Duration.ofSeconds(30);

    private final Hospitals hospitals;
    private final Patients patients;
    private final Devices devices;
    private final DeviceAssignments deviceAssignments;
    private final AssignmentCorrections corrections;
    private final Assignments assignments;
    private final WardStays stays;
    private final Holds holds;
    private final LegalHolds legalHolds;
    private final Erasures erasures;
    private final Handovers handovers;
    private final DeviceDirectory directory;
    private final CachedPlacements placements;
    private final MessageConsumer<DeviceControl> control;

    private Registry(Vertx vertx, Database database, Meters meters) {
        RegistryMeters counted = new RegistryMeters(meters);
        directory = new CachedDirectory(vertx, new PgTokenLookup(database), counted);
        placements =
                new CachedPlacements(
                        vertx, new PgPlacements(database), PLACEMENTS_READ_EVERY, counted);
        meters.gauge(
                "registry.placements",
                "Devices that measure a patient, as this node knows them",
                () -> placements.all().size());
        DeviceNews news = new DeviceNews(vertx.eventBus(), directory);
        hospitals = new PgHospitals(database);
        patients = new PgPatients(database, news);
        devices = new PgDevices(database, news);
        deviceAssignments = new PgDeviceAssignments(database, news);
        corrections = new PgAssignmentCorrections(database, news);
        assignments = new PgAssignments(database);
        stays = new PgWardStays(database);
        holds = new PgHolds(database);
        legalHolds = new PgLegalHolds(database);
        erasures = new PgErasures(database);
        handovers = new PgHandovers(database);
        control = vertx.eventBus().consumer(Addresses.DEVICES_CONTROL);
    }

    /**
     * Listens from then on for what other nodes change of devices; codecs must be registered.
     *
     * @return when the placements are read; failed with {@code StorageException} when they cannot
     *     be, and nothing is left open then
     */
    public static Future<Registry> open(Vertx vertx, Database database, Meters meters) {
        Registry registry = new Registry(vertx, database, meters);
        return registry.listen()
                .compose(_ -> registry.placements.open())
                .map(registry)
                .recover(cause -> registry.close().transform(_ -> Future.failedFuture(cause)));
    }

    private Future<Void> listen() {
        control.handler(message -> hear(message.body()));
        return control.completion();
    }

    private void hear(DeviceControl message) {
        switch (message) {
            case DeviceControl.Withdrawn(int deviceId) -> readAnew(deviceId);
            case DeviceControl.Reassigned reassigned -> readAnew(reassigned.deviceId());
            case DeviceControl.Superseded _, DeviceControl.Wanted _ -> {
                // says nothing of who the device is
            }
        }
    }

    private void readAnew(int deviceId) {
        directory.forget(deviceId);
        placements.changed(deviceId);
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

    public AssignmentCorrections corrections() {
        return corrections;
    }

    /** The reading side, by patient. */
    public Assignments assignments() {
        return assignments;
    }

    public WardStays stays() {
        return stays;
    }

    /** What must not be deleted. */
    public Holds holds() {
        return holds;
    }

    public LegalHolds legalHolds() {
        return legalHolds;
    }

    public Erasures erasures() {
        return erasures;
    }

    public Handovers handovers() {
        return handovers;
    }

    public DeviceDirectory directory() {
        return directory;
    }

    public Placements placements() {
        return placements;
    }

    /** Stops listening and reading. */
    public Future<Void> close() {
        placements.close();
        return control.unregister();
    }
}

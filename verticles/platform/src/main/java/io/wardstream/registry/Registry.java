package io.wardstream.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import io.wardstream.store.RedisChannel;
import java.time.Duration;
import java.time.InstantSource;

/** The door of the room: what one node knows of hospitals, patients and devices. Thread-safe. */
public final class Registry {

    /** The channel of Redis on which nodes tell each other that something has changed. */
    public static final String NEWS = RegistryVersions.CHANNEL;

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
    private final RegistryVersions versions;
    private final Assignments keptAssignments;

    private Registry(Vertx vertx, Database database, Meters meters) {
        RegistryMeters counted = new RegistryMeters(meters);
        directory =
                new CachedDirectory(new PgTokenLookup(database), counted, InstantSource.system());
        placements =
                new CachedPlacements(
                        vertx, new PgPlacements(database), PLACEMENTS_READ_EVERY, counted);
        meters.gauge(
                "registry.placements",
                "Devices that measure a patient, as this node knows them",
                () -> placements.all().size());
        DeviceNews news = new DeviceNews(vertx.eventBus(), directory);
        versions = new RegistryVersions(vertx, new PgVersions(database), meters);
        hospitals = new PgHospitals(database, versions, meters);
        patients = new PgPatients(database, news, versions, meters);
        devices = new PgDevices(database, news, versions);
        deviceAssignments = new PgDeviceAssignments(database, news, versions);
        corrections = new PgAssignmentCorrections(database, news, versions);
        assignments = new PgAssignments(database);
        keptAssignments = new CachedAssignments(assignments, versions, meters);
        stays = new PgWardStays(database);
        holds = new PgHolds(database);
        legalHolds = new PgLegalHolds(database);
        erasures = new PgErasures(database, versions);
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
                .compose(_ -> registry.versions.open())
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
            case DeviceControl.TokenRevoked revoked -> directory.forget(revoked.deviceId());
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

    /**
     * The same, of the newest assignments as this node knows them: what another node changed may be
     * missing for a second, so it is for what people look at, and not for alarms.
     */
    public Assignments keptAssignments() {
        return keptAssignments;
    }

    /** How new what this node knows is. */
    public RegistryVersions versions() {
        return versions;
    }

    /**
     * Hears at once of what other nodes change, from now on.
     *
     * @param news {@link #NEWS}, closed with the room
     */
    public void hear(RedisChannel news) {
        versions.hear(news);
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
        return versions.close().compose(_ -> control.unregister());
    }
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;

/**
 * Assigns devices to patients, over time. Thread-safe; every future fails with a {@code
 * StorageException} when the database cannot answer.
 */
public interface DeviceAssignments {

    /**
     * Gives the device to the patient from this instant on; the assignment before it ends at the
     * same instant. One that exists already stays as it is.
     */
    Future<AssignResult> assign(int deviceId, int patientId);

    /** Ends the assignment in force; false when there was none. */
    Future<Boolean> unassign(int deviceId);

    /**
     * Assignments of a device, the newest first.
     *
     * @param before only those that began before it
     * @param limit 1 to 1,000
     */
    Future<List<Assignment>> ofDevice(Scope scope, int deviceId, Instant before, int limit);
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which devices measured a patient, and when. Thread-safe. */
public interface Assignments {

    /**
     * The assignments of a patient that overlap [fromMillis, toMillis), whole, by beginning. Those
     * of one device never overlap each other.
     *
     * @return completed empty when the patient is unknown, outside the scope or had no device;
     *     failed with {@link io.wardstream.store.StorageException} when PostgreSQL cannot answer
     */
    Future<List<AssignmentInterval>> ofPatient(
            Scope scope, int patientId, long fromMillis, long toMillis);

    /** The same for several patients; those without any are left out. */
    Future<Map<Integer, List<AssignmentInterval>>> ofPatients(
            Scope scope, Collection<Integer> patientIds, long fromMillis, long toMillis);

    /**
     * Whom a device measured in [fromMillis, toMillis), by time, for the platform's own work. Fails
     * as {@link #ofPatient} does.
     */
    Future<List<MeasuredPatient>> ofDevice(int deviceId, long fromMillis, long toMillis);

    /**
     * These devices, and whom each measured in [fromMillis, toMillis), for the platform's own work;
     * those that never were are left out. Fails as {@link #ofPatient} does.
     */
    Future<Map<Integer, MeasuringDevice>> ofDevices(
            Collection<Integer> deviceIds, long fromMillis, long toMillis);

    /**
     * Whom a device measures now.
     *
     * @param since epoch milliseconds
     */
    record Present(int deviceId, int patientId, long since) {}

    /**
     * Whom these devices measure now, for the platform's own work; those that measure nobody are
     * left out. Fails as {@link #ofPatient} does.
     */
    Future<List<Present>> present(Collection<Integer> deviceIds);
}

package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.store.Scope;

/** Reads the newest live values of a patient. Thread-safe. */
public interface LatestReader {

    /**
     * The newest live value of every vital, by (observedAt, epoch, seq), over all devices that were
     * assigned to the patient when it was observed. Continuous vitals older than an hour and
     * episodic ones older than twelve are left out.
     *
     * @param patientId internal id
     * @return completed with no values when the patient is unknown, outside the scope or without
     *     data; failed with {@link io.wardstream.store.StorageException} when PostgreSQL cannot
     *     answer
     */
    Future<LatestVitals> latest(Scope scope, int patientId);
}

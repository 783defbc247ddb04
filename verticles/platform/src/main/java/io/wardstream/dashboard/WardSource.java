package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.registry.Patient;
import io.wardstream.samples.LatestVitals;
import java.util.List;
import java.util.Optional;

/**
 * What views read of the rooms below. Every Future ends on the hub's loop and fails with a {@code
 * StorageException} when the database cannot answer.
 */
interface WardSource {

    /** The most patients a view of a ward shows. */
    int MAX_PATIENTS = 1_000;

    /** The admitted patients of a ward, at most {@link #MAX_PATIENTS}. */
    Future<List<Patient>> admitted(int hospitalId, int wardId);

    /** As the patient is now; empty when there is none any more. */
    Future<Optional<Patient>> patient(Patient known);

    /** The newest values of a patient. */
    Future<LatestVitals> latest(Patient patient);
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;

/** Who lay in which ward, and when. Thread-safe. */
public interface WardStays {

    /**
     * The stays in a ward that overlap [fromMillis, toMillis), by beginning, of patients whom a
     * device measured in that time.
     *
     * @return failed with {@link io.wardstream.store.StorageException} when PostgreSQL cannot
     *     answer
     */
    Future<List<WardStay>> inWard(Scope scope, int wardId, long fromMillis, long toMillis);

    /**
     * The stays of a patient that overlap [fromMillis, toMillis), by beginning. Fails as {@link
     * #inWard} does.
     */
    Future<List<PatientStay>> ofPatient(Scope scope, int patientId, long fromMillis, long toMillis);
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;

/**
 * Who was given everything that is kept of a patient, before the audit said so. Thread-safe; every
 * future fails with a {@code StorageException} when the database cannot answer.
 */
public interface Handovers {

    /**
     * One of them.
     *
     * @param to user name
     */
    record Handover(String to, Instant at) {}

    /** The oldest first, at most 1,000. */
    Future<List<Handover>> ofPatient(Scope scope, int patientId);
}

package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;

/**
 * Who was given everything that is kept of a patient. Thread-safe; every future fails with a {@code
 * StorageException} when the database cannot answer.
 */
public interface Handovers {

    /**
     * One of them.
     *
     * @param to user name
     */
    record Handover(String to, Instant at) {}

    /** Writes down that it is being given, before the first byte goes. */
    Future<Void> note(int hospitalId, int patientId, String to);

    /** The oldest first, at most 1,000. */
    Future<List<Handover>> ofPatient(Scope scope, int patientId);
}

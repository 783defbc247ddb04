package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.alerts.engine.Known;
import io.wardstream.store.Scope;
import java.time.Instant;

/** How many alarms of crossed limits are on record. Thread-safe. */
public interface RecordedAlarms {

    /**
     * Of a ward and time.
     *
     * @param alarms raised in the ward then
     * @param again how often one of the ward's alarms was raised again then, before anybody had
     *     acknowledged it
     */
    record Counted(long alarms, long again) {}

    /**
     * Those of [from, to).
     *
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    Future<Counted> ofLimits(Scope scope, int hospitalId, int wardId, Instant from, Instant to);

    /**
     * The conditions of which a patient had an alarm of a crossed limit at some moment of [from,
     * to), epoch milliseconds. Fails as {@link #ofLimits} does.
     */
    Future<Known> ofPatient(Scope scope, int patientId, long from, long to);
}

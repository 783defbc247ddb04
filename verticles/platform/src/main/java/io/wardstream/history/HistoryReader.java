package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Scope;
import java.util.Set;

/** Reads what was measured on a patient. Thread-safe. */
public interface HistoryReader {

    /**
     * Every sample observed in [fromMillis, toMillis) by a device that was assigned to the patient
     * at that instant, in the order of (observedAt, epoch number, seq); late samples included, none
     * twice. A sample without any of the wanted vitals still has its point in time.
     *
     * @param patientId internal id
     * @param fromMillis epoch milliseconds
     * @param toMillis epoch milliseconds, exclusive
     * @param vitals which values to return
     * @param maxPoints most samples to answer with, at least 1
     * @return completed empty when the patient is unknown or outside the scope; failed with {@link
     *     HistoryException} when there are more samples than maxPoints (no more than that many are
     *     read), with {@link io.wardstream.store.StorageException} when PostgreSQL cannot answer
     */
    Future<RawHistory> raw(
            Scope scope,
            int patientId,
            long fromMillis,
            long toMillis,
            Set<VitalSign> vitals,
            int maxPoints);
}

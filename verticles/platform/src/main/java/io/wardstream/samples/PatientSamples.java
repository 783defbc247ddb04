package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;

/** Reads the stored samples of a patient. Thread-safe. */
public interface PatientSamples {

    /**
     * Samples observed in [fromMillis, toMillis) by devices assigned to the patient at that
     * instant, late ones included and none twice, in the order of (observedAt, epoch number, seq).
     *
     * @param limit when there are more, some more than this many are returned, never many more: the
     *     caller takes it as a refusal, for the choice of samples means nothing then
     * @return completed empty when the patient is unknown or outside the scope; failed with {@link
     *     io.wardstream.store.StorageException}
     */
    Future<List<StoredSample>> observed(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit);
}

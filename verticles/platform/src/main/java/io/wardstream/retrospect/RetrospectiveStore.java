package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Keeps what was found. Thread-safe. */
interface RetrospectiveStore {

    /** Where a finding belongs. */
    record Place(int wardId, UUID wardPublicId, UUID devicePublicId) {}

    /**
     * What was found in a time of a patient.
     *
     * @param from epoch milliseconds, from when on samples were judged
     * @param to until when, excluded
     * @param late the samples that were judged for the first time
     */
    record Judged(
            MeasuredPatient patient,
            long from,
            long to,
            List<Finding> findings,
            Late late,
            Function<Finding, Place> places) {
        public Judged {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Makes what is kept what was found, in one transaction; the same again changes nothing.
     *
     * @return what was changed; failed with a {@code StorageException}, and nothing is changed then
     */
    Future<List<Change>> keep(Judged judged, Instant now);
}

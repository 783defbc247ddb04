package io.wardstream.reports;

import java.time.Instant;
import java.util.UUID;

/** What somebody wants a report of: [from, to) of a patient, or of those who lay in a ward. */
public record ReportRequest(
        int hospitalId, Subject subject, Instant from, Instant to, ReportFormat format) {

    /** Of what, by the internal id and the one known outside the platform. */
    public sealed interface Subject {
        record OfPatient(int id, UUID publicId) implements Subject {}

        record OfWard(int id, UUID publicId) implements Subject {}
    }
}

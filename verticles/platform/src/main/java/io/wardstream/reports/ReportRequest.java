package io.wardstream.reports;

import io.wardstream.reports.content.CsvReport;
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

    /** Of some forms each row is a sample; others are made of minutes just as well. */
    boolean needsSamples() {
        return switch (format) {
            case PDF -> false;
            case CSV -> CsvReport.isOfSamples(from, to);
            case PARQUET -> true;
        };
    }
}

package io.wardstream.reports;

import io.vertx.sqlclient.Row;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.reports.ReportJob.State;
import io.wardstream.reports.ReportRequest.Subject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads rows of jobs. */
final class PgReportRow {
    static final String NAMES =
            """
            id, public_id, hospital_id, ward_id, ward_public_id, patient_id, patient_public_id,
            requested_by, format, range_from, range_to, state, progress, created_at, expires_at,
            started_at, finished_at, error, object_key, object_bytes
            """;

    private PgReportRow() {}

    /**
     * As it stands.
     *
     * @param now one that has expired is said to be, whether its row says so already or not
     */
    static ReportJob job(Row row, Instant now) {
        State stored = State.byWireName(row.getString("state"));
        Instant expiresAt = row.getOffsetDateTime("expires_at").toInstant();
        boolean isOver = stored != State.RUNNING && !expiresAt.isAfter(now);
        State state = isOver ? State.EXPIRED : stored;
        return new ReportJob(
                row.getLong("id"),
                row.getUUID("public_id"),
                request(row),
                row.getString("requested_by"),
                state,
                row.getDouble("progress"),
                row.getOffsetDateTime("created_at").toInstant(),
                expiresAt,
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getString("error"),
                state == State.DONE ? result(row) : null);
    }

    private static Result result(Row row) {
        return new Result(row.getString("object_key"), row.getLong("object_bytes"));
    }

    static ReportRequest request(Row row) {
        return new ReportRequest(
                row.getInteger("hospital_id"),
                subject(row),
                row.getOffsetDateTime("range_from").toInstant(),
                row.getOffsetDateTime("range_to").toInstant(),
                ReportFormat.byWireName(row.getString("format")));
    }

    private static Subject subject(Row row) {
        int ward = row.getInteger("ward_id");
        return ward == 0
                ? new Subject.OfPatient(
                        row.getInteger("patient_id"), row.getUUID("patient_public_id"))
                : new Subject.OfWard(ward, row.getUUID("ward_public_id"));
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime found = row.getOffsetDateTime(column);
        return found == null ? null : found.toInstant();
    }
}

package io.wardstream.reports;

import io.vertx.core.json.JsonObject;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.reports.ReportRequest.Subject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports as they look outside the platform, without the names of patients. */
public final class ReportJson {
    private static final double HUNDREDTHS = 100;

    private ReportJson() {}

    /** A job; what there is none of is null. */
    public static JsonObject of(ReportJob job) {
        ReportRequest request = job.request();
        Result result = job.result();
        JsonObject json = new JsonObject().put("id", job.id().toString());
        switch (request.subject()) {
            case Subject.OfPatient(_, UUID id) ->
                    json.put("patientId", id.toString()).putNull("wardId");
            case Subject.OfWard(_, UUID id) ->
                    json.putNull("patientId").put("wardId", id.toString());
        }
        return json.put("from", request.from().toString())
                .put("to", request.to().toString())
                .put("format", request.format().wireName())
                .put("state", job.state().wireName())
                .put("progress", Math.floor(job.progress() * HUNDREDTHS) / HUNDREDTHS)
                .put("requestedBy", job.requestedBy())
                .put("createdAt", job.createdAt().toString())
                .put("startedAt", text(job.startedAt()))
                .put("finishedAt", text(job.finishedAt()))
                .put("expiresAt", job.expiresAt().toString())
                .put("error", job.error())
                .put("bytes", result == null ? null : result.bytes())
                .put("content", result == null ? null : "/api/reports/" + job.id() + "/content");
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

package io.wardstream.api;

import io.wardstream.config.ReportsConfig;
import io.wardstream.reports.ReportFormat;
import io.wardstream.reports.ReportRequest;
import io.wardstream.reports.ReportRequest.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a report of.
 *
 * @param wardId null: of a patient
 * @param patientId of nobody when a ward is named
 */
record ReportBody(
        @Nullable UUID wardId, UUID patientId, Instant from, Instant to, ReportFormat format) {
    private static final UUID NOBODY = new UUID(0, 0);
    private static final String INSTANT = "must be RFC 3339 (2026-01-31T12:00:00Z), from 1970 on";
    private static final int LONGEST_INSTANT = 40;

    /**
     * Reads and checks it.
     *
     * @throws Problem that names the first field that breaks a rule, and its bound
     */
    static ReportBody read(ApiRequest request, ReportsConfig config, Instant now) {
        JsonBody body = request.body("patientId", "wardId", "from", "to", "format");
        UUID ward = body.isGiven("wardId") ? body.id("wardId", "ward") : null;
        if (ward != null && body.isGiven("patientId")) {
            throw body.refusal("patientId", "must not be given with wardId");
        }
        UUID patient = ward == null ? body.id("patientId", "patient") : NOBODY;
        ReportFormat format =
                ReportFormat.byWireName(body.choice("format", "pdf", "csv", "parquet"));
        Instant from = instant(body, "from");
        Instant to = instant(body, "to");
        check(body, from, to, config.longest(), now);
        return new ReportBody(ward, patient, from, to, format);
    }

    private static Instant instant(JsonBody body, String name) {
        String text = body.optionalText(name, LONGEST_INSTANT);
        if (text == null) {
            throw body.refusal(name, INSTANT);
        }
        return Texts.instant(text).orElseThrow(() -> body.refusal(name, INSTANT));
    }

    private static void check(
            JsonBody body, Instant from, Instant to, Duration longest, Instant now) {
        if (!from.isBefore(to)) {
            throw body.refusal("from", "must be before to");
        }
        if (to.isAfter(now)) {
            throw body.refusal("to", "must not be in the future");
        }
        if (Duration.between(from, to).compareTo(longest) > 0) {
            throw body.refusal("from", "must be at most " + longest.toDays() + " days before to");
        }
    }

    ReportRequest request(int hospitalId, Subject subject) {
        return new ReportRequest(hospitalId, subject, from, to, format);
    }
}

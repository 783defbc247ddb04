package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.samples.rollup.PatientSums;
import java.time.Instant;
import java.time.YearMonth;

/** Manifests of hours as they are stored. */
final class HoursJson {

    private HoursJson() {}

    static Buffer encode(HoursManifest manifest) {
        JsonArray files = new JsonArray();
        manifest.files().forEach(file -> files.add(file(file)));
        return new JsonObject()
                .put("schemaVersion", manifest.schemaVersion())
                .put("hospital", manifest.hospitalId())
                .put("month", manifest.month().toString())
                .put("exportedAt", manifest.exportedAt().toString())
                .put("rows", manifest.rows())
                .put("files", files)
                .toBuffer();
    }

    private static JsonObject file(HoursFile file) {
        JsonArray patients = new JsonArray();
        file.patients().forEach(one -> patients.add(patient(one)));
        return new JsonObject()
                .put("name", file.name())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256())
                .put("rows", file.rows())
                .put("patients", patients);
    }

    private static JsonObject patient(PatientSums sums) {
        return new JsonObject()
                .put("patient", sums.patientId())
                .put("rows", sums.rows())
                .put("count", sums.count())
                .put("valid", sums.valid())
                .put("sum", sums.sum())
                .put("min", sums.least())
                .put("max", sums.greatest());
    }

    /**
     * @throws RuntimeException when it is not what {@link #encode} wrote
     */
    static HoursManifest decode(Buffer bytes) {
        JsonObject json = bytes.toJsonObject();
        HoursManifest manifest =
                new HoursManifest(
                        json.getInteger("schemaVersion"),
                        json.getInteger("hospital"),
                        YearMonth.parse(json.getString("month")),
                        Instant.parse(json.getString("exportedAt")),
                        json.getJsonArray("files").stream()
                                .map(one -> fileOf((JsonObject) one))
                                .toList());
        if (manifest.rows() != json.getLong("rows")) {
            throw new IllegalArgumentException("rows of the files and of the month differ");
        }
        return manifest;
    }

    private static HoursFile fileOf(JsonObject json) {
        return new HoursFile(
                json.getString("name"),
                json.getLong("bytes"),
                json.getString("sha256"),
                json.getLong("rows"),
                json.getJsonArray("patients").stream()
                        .map(one -> patientOf((JsonObject) one))
                        .toList());
    }

    private static PatientSums patientOf(JsonObject json) {
        return new PatientSums(
                json.getInteger("patient"),
                json.getLong("rows"),
                json.getLong("count"),
                json.getLong("valid"),
                json.getLong("sum"),
                json.getLong("min"),
                json.getLong("max"));
    }
}

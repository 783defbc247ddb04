package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupReport;
import io.wardstream.samples.rollup.RollupReport.Difference;
import io.wardstream.samples.rollup.VitalStats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a check of roll-ups is answered with. */
final class RollupJson {

    private final Map<Integer, String> patientIds;

    private RollupJson(List<Patient> patients) {
        patientIds =
                patients.stream()
                        .collect(
                                Collectors.toMap(
                                        Patient::id, patient -> patient.publicId().toString()));
    }

    static JsonObject of(RollupReport report, List<Patient> patients) {
        RollupJson json = new RollupJson(patients);
        return new JsonObject()
                .put("from", Instant.ofEpochMilli(report.from()).toString())
                .put("to", Instant.ofEpochMilli(report.to()).toString())
                .put("patients", patients.size())
                .put("buckets", report.buckets())
                .put("differences", report.differences())
                .put("waiting", report.waiting())
                .put("items", report.first().stream().map(json::difference).toList());
    }

    private JsonObject difference(Difference difference) {
        VitalSign vital = difference.vital();
        return new JsonObject()
                .put("length", difference.length() == BucketLength.MINUTE ? "1m" : "1h")
                .put("patientId", patientIds.get(difference.patientId()))
                .put("start", Instant.ofEpochMilli(difference.start()).toString())
                .put("vital", vital.wireName())
                .put("stored", stats(vital, difference.stored()))
                .put("computed", stats(vital, difference.computed()));
    }

    private static @Nullable JsonObject stats(VitalSign vital, @Nullable VitalStats stats) {
        return stats == null
                ? null
                : new JsonObject()
                        .put("count", stats.count())
                        .put("valid", stats.valid())
                        .put("sum", JsonNumbers.of((double) stats.sum() / vital.scale()))
                        .put("min", JsonNumbers.of(vital.fromScaled(stats.min())))
                        .put("max", JsonNumbers.of(vital.fromScaled(stats.max())));
    }
}

package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.Patient;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The newest value of each vital of a patient. */
final class LatestHandler {

    private final LatestReader latest;
    private final Lookup lookup;
    private final InstantSource clock;

    LatestHandler(LatestReader latest, Lookup lookup, InstantSource clock) {
        this.latest = latest;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/patients/{patientId}/vitals/latest", this::latest));
    }

    private Future<Answer> latest(ApiRequest request) {
        return lookup.patient(request)
                .compose(
                        patient ->
                                latest.latest(request.scope(), patient.id())
                                        .map(vitals -> answer(patient, vitals)));
    }

    /** The tag leaves the age out, so that it changes when a value does. */
    private Answer answer(Patient patient, LatestVitals vitals) {
        long now = clock.millis();
        JsonObject values = new JsonObject();
        Buffer tagged = Buffer.buffer(patient.publicId().toString());
        for (LatestValue one : vitals.values()) {
            values.put(one.sign().wireName(), json(one, now));
            tag(tagged, one);
        }
        JsonObject body =
                new JsonObject()
                        .put("patientId", patient.publicId().toString())
                        .put("values", values);
        return new Answer.Whole(
                200,
                "application/json",
                body.toBuffer(),
                Answer.REVALIDATE,
                EntityTag.of(tagged),
                null);
    }

    private static void tag(Buffer tagged, LatestValue one) {
        tagged.appendString(one.sign().wireName())
                .appendDouble(one.value())
                .appendLong(one.observedAt())
                .appendString(one.validity().name())
                .appendString(one.devicePublicId());
    }

    private static JsonObject json(LatestValue one, long now) {
        return new JsonObject()
                .put("value", JsonNumbers.of(one.value()))
                .put("unit", one.sign().unit())
                .put("observedAt", Instant.ofEpochMilli(one.observedAt()).toString())
                .put("validity", one.validity().name().toLowerCase(Locale.ROOT))
                .put("deviceId", one.devicePublicId())
                .put("ageMs", Math.max(0, now - one.receivedAt()));
    }
}

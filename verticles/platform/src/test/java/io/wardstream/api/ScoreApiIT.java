package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** NEWS2 over REST. */
final class ScoreApiIT {

    private static final long NOW = ApiBed.NOW.toEpochMilli();

    private static ApiBed bed;
    private static ApiBed.Place place;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, patient) -> Future.succeededFuture(latest(patient)),
                        _ -> Future.failedFuture("no history in this test"));
        place = bed.place("St. Mary");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    /**
     * A fast pulse that the oximeter says, an old SpO2, and a temperature that is not to be had.
     */
    private static LatestVitals latest(int patient) {
        return new LatestVitals(
                patient,
                List.of(
                        value(VitalSign.PULSE_RATE, 131, Validity.QUESTIONABLE, 900),
                        value(VitalSign.SPO2, 91, Validity.VALID, 20_000),
                        value(VitalSign.RESPIRATION_RATE, 16, Validity.VALID, 900),
                        value(VitalSign.SYSTOLIC_BP, 120, Validity.VALID, 3_600_000),
                        value(VitalSign.TEMPERATURE, 37, Validity.INVALID, 900)));
    }

    private static LatestValue value(VitalSign sign, double value, Validity validity, long age) {
        return new LatestValue(sign, value, NOW - age, NOW - age, validity, 7, "a-device");
    }

    private static String patient() {
        return bed.patient(place);
    }

    private static String score(String patient) {
        return "/api/patients/" + patient + "/score";
    }

    private static HttpResponse<Buffer> enter(String patient, JsonObject inputs) {
        return bed.put(score(patient) + "/inputs", inputs);
    }

    @Test
    void saysWhatIsMissingAndGivesNoTotal() {
        JsonObject score = bed.get(score(patient())).bodyAsJsonObject();

        assertThat(score.getBoolean("complete")).isFalse();
        assertThat(score.getValue("total")).isNull();
        assertThat(score.getInteger("highest")).isEqualTo(3);
        assertThat(score.getJsonArray("missing"))
                .isEqualTo(JsonArray.of("spo2", "oxygen", "consciousness", "temperature"));
    }

    @Test
    void showsEachParameterWithValuePointsAgeAndSource() {
        JsonObject parameters =
                bed.get(score(patient())).bodyAsJsonObject().getJsonObject("parameters");

        assertThat(parameters.fieldNames())
                .containsExactly(
                        "respiration_rate",
                        "spo2",
                        "oxygen",
                        "systolic_bp",
                        "pulse",
                        "consciousness",
                        "temperature");
        assertThat(parameters.getJsonObject("pulse"))
                .isEqualTo(
                        new JsonObject()
                                .put("points", 3)
                                .put("value", 131)
                                .put("unit", "/min")
                                .put("vital", "pulse_rate")
                                .put("observedAt", "2026-03-01T11:59:59.100Z")
                                .put("ageMs", 900)
                                .put("validity", "questionable")
                                .put("deviceId", "a-device"));
        assertThat(parameters.getJsonObject("spo2").getValue("points")).isNull();
        assertThat(parameters.getJsonObject("spo2").getInteger("ageMs")).isEqualTo(20_000);
        assertThat(parameters.getJsonObject("temperature").getString("validity"))
                .isEqualTo("invalid");
        assertThat(parameters.getJsonObject("consciousness").getValue("value")).isNull();
    }

    @Test
    void keepsWhatIsEnteredWithAuthorAndTime() {
        String patient = patient();

        JsonObject first =
                enter(
                                patient,
                                new JsonObject()
                                        .put("consciousness", "V")
                                        .put("oxygen", true)
                                        .put("spo2Scale", 2))
                        .bodyAsJsonObject();
        JsonObject second =
                enter(patient, new JsonObject().put("oxygen", false)).bodyAsJsonObject();

        assertThat(first.getJsonObject("inputs").getJsonObject("consciousness"))
                .isEqualTo(
                        new JsonObject()
                                .put("value", "V")
                                .put("by", RegistryBed.ADMIN)
                                .put("at", "2026-03-01T12:00:00Z")
                                .put("ageMs", 0));
        assertThat(first.getJsonObject("parameters").getJsonObject("oxygen").getInteger("points"))
                .isEqualTo(2);
        assertThat(second.getJsonObject("parameters").getJsonObject("oxygen").getInteger("points"))
                .isZero();
        assertThat(second.getJsonObject("inputs").getJsonObject("spo2Scale").getInteger("value"))
                .isEqualTo(2);
        assertThat(bed.get(score(patient)).bodyAsJsonObject()).isEqualTo(second);
    }

    @Test
    void givesScale1UntilSomebodyOrders2() {
        JsonObject scale =
                bed.get(score(patient()))
                        .bodyAsJsonObject()
                        .getJsonObject("inputs")
                        .getJsonObject("spo2Scale");

        assertThat(scale.getInteger("value")).isEqualTo(1);
        assertThat(scale.getValue("by")).isNull();
    }

    @Test
    void namesWhatCannotBeEntered() {
        String patient = patient();

        assertThat(detail(enter(patient, new JsonObject())))
                .isEqualTo("consciousness must be given, or oxygen, or spo2Scale");
        assertThat(detail(enter(patient, new JsonObject().put("consciousness", "a"))))
                .isEqualTo("consciousness must be one of A, C, V, P, U");
        assertThat(detail(enter(patient, new JsonObject().put("oxygen", "yes"))))
                .isEqualTo("oxygen must be true or false");
        assertThat(detail(enter(patient, new JsonObject().put("spo2Scale", 3))))
                .isEqualTo("spo2Scale must be a whole number from 1 to 2, was 3");
        assertThat(enter(patient, new JsonObject().put("mood", 1)).statusCode()).isEqualTo(400);
    }

    @Test
    void letsThoseEnterWhoMayAcknowledge() {
        String patient = patient();
        String viewer = bed.userAt("score-viewer", "viewer", place.hospital());
        String clinician = bed.userAt("score-clinician", "clinician", place.hospital());
        JsonObject inputs = new JsonObject().put("consciousness", "A");
        String path = score(patient) + "/inputs";

        HttpResponse<Buffer> refused = bed.send(HttpMethod.PUT, path, viewer, inputs);
        HttpResponse<Buffer> taken = bed.send(HttpMethod.PUT, path, clinician, inputs);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(bed.send(HttpMethod.GET, score(patient), viewer, null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void isNotFoundInAnotherHospital() {
        String patient = patient();
        String other =
                bed.userAt(
                        "score-elsewhere", "hospital-admin", bed.place("St. Elsewhere").hospital());

        assertThat(bed.send(HttpMethod.GET, score(patient), other, null).statusCode())
                .isEqualTo(404);
        assertThat(
                        bed.send(
                                        HttpMethod.PUT,
                                        score(patient) + "/inputs",
                                        other,
                                        new JsonObject().put("oxygen", true))
                                .statusCode())
                .isEqualTo(404);
        assertThat(bed.send(HttpMethod.GET, score(patient) + "/history", other, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsHowTheScoreWentAndWhatWasEntered() {
        String id = patient();
        Patient patient =
                RegistryBed.await(
                                bed.bed
                                        .registry
                                        .patients()
                                        .find(Scope.platform(), UUID.fromString(id)))
                        .orElseThrow();
        int none = News2Score.MISSING;
        record(patient, NOW - 60_000, News2Score.of(none, 0, none, 0, 0, none, 0));
        record(patient, NOW - 30_000, News2Score.of(3, 0, 0, 0, 0, 0, 0));
        HttpResponse<Buffer> _ =
                enter(id, new JsonObject().put("oxygen", false).put("spo2Scale", 2));

        JsonObject history = bed.get(score(id) + "/history?to=" + (NOW + 1)).bodyAsJsonObject();

        assertThat(history.getJsonArray("time"))
                .isEqualTo(JsonArray.of(NOW - 60_000, NOW - 30_000));
        assertThat(history.getJsonArray("total")).isEqualTo(new JsonArray().addNull().add(3));
        assertThat(history.getJsonArray("highest")).isEqualTo(JsonArray.of(0, 3));
        assertThat(history.getJsonObject("points").getJsonArray("respiration_rate"))
                .isEqualTo(new JsonArray().addNull().add(3));
        assertThat(history.getJsonArray("inputs"))
                .isEqualTo(
                        JsonArray.of(
                                new JsonObject()
                                        .put("input", "oxygen")
                                        .put("value", false)
                                        .put("by", RegistryBed.ADMIN)
                                        .put("at", "2026-03-01T12:00:00Z"),
                                new JsonObject()
                                        .put("input", "spo2Scale")
                                        .put("value", 2)
                                        .put("by", RegistryBed.ADMIN)
                                        .put("at", "2026-03-01T12:00:00Z")));
        assertThat(bed.get(score(id) + "/history?from=5&to=5").statusCode()).isEqualTo(400);
    }

    private static void record(Patient patient, long at, News2Score score) {
        done(bed.alerts.record(patient.hospitalId(), patient.id(), at, 1, score));
    }

    private static String detail(HttpResponse<Buffer> problem) {
        assertThat(problem.statusCode()).isEqualTo(400);
        return problem.bodyAsJsonObject().getString("detail");
    }
}

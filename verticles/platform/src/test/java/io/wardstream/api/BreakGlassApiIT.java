package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.access.Caller;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.Patient;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BreakGlassApiIT {

    private static final String REASON = "Covering surgery tonight";

    private static ApiBed bed;
    private static Place here;
    private static String surgery;
    private static String patient;
    private static String foreign;
    private static String nurse;
    private static String auditor;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        here = bed.place("St. Mary");
        surgery =
                ApiBed.id(
                        bed.post(
                                "/api/hospitals/" + here.hospital() + "/wards",
                                new JsonObject().put("name", "Surgery")));
        patient = bed.patient(new Place(here.hospital(), surgery));
        foreign = bed.patient(bed.place("Elsewhere"));
        nurse = wardUser("nurse", "clinician");
        auditor = bed.userAt("auditor", "auditor", here.hospital());
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void opensAPatientOfAnotherWardForAnHour() {
        HttpResponse<Buffer> answer = open(nurse, patient, REASON);

        JsonObject opened = answer.bodyAsJsonObject();
        Instant from = opened.getInstant("openedAt");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(opened.getString("by")).isEqualTo("nurse");
        assertThat(opened.getString("hospitalId")).isEqualTo(here.hospital());
        assertThat(opened.getInstant("expiresAt")).isEqualTo(from.plus(Duration.ofHours(1)));
        assertThat(caller(nurse).openedPatients()).containsExactly(number(patient));
        assertThat(sees(nurse)).isTrue();
    }

    @Test
    void closesItWithItsTimeWhenItIsEndedAndWhenTheRightIsWithdrawn() {
        String timed = wardUser("timed", "clinician");
        String ended = wardUser("ended", "clinician");
        String withdrawn = wardUser("withdrawn", "clinician");
        int _ = open(timed, patient, REASON).statusCode();
        String id = ApiBed.id(open(ended, patient, REASON));
        int _ = open(withdrawn, patient, REASON).statusCode();
        boolean wereOpen = sees(timed) && sees(ended) && sees(withdrawn);

        run("UPDATE break_glass SET expires_at = now() WHERE username = 'timed'");
        int stranger = status(nurse, "DELETE", "/api/break-glass/" + id, null);
        int own = status(ended, "DELETE", "/api/break-glass/" + id, null);
        run(
                "UPDATE user_grant SET role = 'viewer' WHERE user_id ="
                        + " (SELECT id FROM app_user WHERE username = 'withdrawn')");

        assertThat(wereOpen).isTrue();
        assertThat(stranger).isEqualTo(404);
        assertThat(own).isEqualTo(204);
        assertThat(List.of(sees(timed), sees(ended), sees(withdrawn))).containsOnly(false);
    }

    @Test
    void opensNothingWithoutTheRightAReasonOrInAnotherHospital() {
        String viewer = wardUser("viewer", "viewer");

        assertThat(open(viewer, patient, REASON).statusCode()).isEqualTo(403);
        assertThat(open(auditor, patient, REASON).statusCode()).isEqualTo(403);
        assertThat(open(nurse, foreign, REASON).statusCode()).isEqualTo(404);
        assertThat(open(nurse, UUID.randomUUID().toString(), REASON).statusCode()).isEqualTo(404);
        assertThat(open(nurse, patient, "because").statusCode()).isEqualTo(400);
        assertThat(open(nurse, patient, "x        x".repeat(51)).statusCode()).isEqualTo(400);
        assertThat(open(nurse, patient, "         x          ").statusCode()).isEqualTo(400);
        assertThat(open(serviceKey(), patient, REASON).statusCode()).isEqualTo(409);
    }

    @Test
    void showsAuditorsAllOfTheirHospitalAndNobodyElse() {
        String id = ApiBed.id(open(wardUser("seen", "clinician"), patient, REASON));
        String elsewhere = bed.userAt("auditor-elsewhere", "auditor", bed.place("Far").hospital());

        assertThat(ids(auditor, "?reviewed=false&limit=500")).contains(id);
        assertThat(ids(auditor, "?hospital=" + here.hospital())).contains(id);
        assertThat(ids(elsewhere, "")).isEmpty();
        assertThat(status(elsewhere, "GET", "/api/break-glass?hospital=" + here.hospital(), null))
                .isEqualTo(404);
        assertThat(status(nurse, "GET", "/api/break-glass", null)).isEqualTo(403);
        assertThat(ids(auditor, "?limit=1")).hasSize(1);
    }

    @Test
    void isReviewedOnceAndBySomebodyElse() {
        String boss = bed.userAt("boss", "hospital-admin", here.hospital());
        String path = "/api/break-glass/" + ApiBed.id(open(boss, patient, REASON)) + "/review";
        JsonObject comment = new JsonObject().put("comment", "Agreed with the ward");

        int byThemselves = status(boss, "POST", path, comment);
        int byNobody = status(nurse, "POST", path, comment);
        JsonObject reviewed = send(auditor, "POST", path, comment).bodyAsJsonObject();
        int again = status(auditor, "POST", path, comment);

        assertThat(byThemselves).isEqualTo(403);
        assertThat(byNobody).isEqualTo(404);
        assertThat(reviewed.getString("reviewedBy")).isEqualTo("auditor");
        assertThat(reviewed.getString("comment")).isEqualTo("Agreed with the ward");
        assertThat(again).isEqualTo(409);
        assertThat(ids(auditor, "?reviewed=true&limit=500")).contains(reviewed.getString("id"));
        assertThat(ids(auditor, "?reviewed=false&limit=500"))
                .doesNotContain(reviewed.getString("id"));
    }

    /** Whether the patient is open to who asks, asked of the database itself. */
    private static boolean sees(String token) {
        Caller caller = caller(token);
        Caller now =
                await(bed.bed.access.sessions().present(List.of(caller.sessionId())))
                        .get(caller.sessionId());
        return now != null && now.openedPatients().contains(number(patient));
    }

    private static Caller caller(String token) {
        return await(bed.bed.access.sessions().authenticate(token)).orElseThrow();
    }

    private static int number(String patientId) {
        UUID id = UUID.fromString(patientId);
        Patient found = await(bed.bed.registry.patients().find(Scope.platform(), id)).orElseThrow();
        return found.id();
    }

    /** Of intensive care only. */
    private static String wardUser(String name, String role) {
        JsonObject grant = here.json().put("role", role);
        String _ =
                ApiBed.id(
                        bed.post(
                                "/api/users",
                                new JsonObject()
                                        .put("username", name)
                                        .put("password", name + "'s password")
                                        .put("grants", List.of(grant))));
        return bed.logIn(name, name + "'s password").getString("accessToken");
    }

    private static String serviceKey() {
        JsonObject grant = here.json().put("role", "clinician");
        String service =
                ApiBed.id(
                        bed.post(
                                "/api/users",
                                new JsonObject()
                                        .put("username", "robot")
                                        .put("kind", "service")
                                        .put("grants", List.of(grant))));
        return bed.post("/api/api-keys", new JsonObject().put("userId", service).put("name", "x"))
                .bodyAsJsonObject()
                .getString("key");
    }

    private static HttpResponse<Buffer> open(String token, String patientId, String reason) {
        return send(
                token,
                "POST",
                "/api/break-glass",
                new JsonObject().put("patientId", patientId).put("reason", reason));
    }

    private static List<String> ids(String token, String query) {
        return send(token, "GET", "/api/break-glass" + query, null)
                .bodyAsJsonObject()
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("id"))
                .toList();
    }

    private static void run(String sql) {
        done(bed.bed.database.platform().query(sql).execute());
    }

    private static int status(String token, String method, String path, @Nullable JsonObject body) {
        return send(token, method, path, body).statusCode();
    }

    private static HttpResponse<Buffer> send(
            String token, String method, String path, @Nullable JsonObject body) {
        return bed.send(HttpMethod.valueOf(method), path, token, body);
    }
}

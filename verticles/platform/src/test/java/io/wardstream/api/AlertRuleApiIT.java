package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AlertRuleApiIT {

    private static final String RULES = "/api/alert-rules";

    private static ApiBed bed;
    private static Place here;
    private static Place there;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        here = bed.place("St. Mary");
        there = bed.place("Elsewhere");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void addsARuleWithItsDefaultsAndShowsItAsItIs() {
        Place place = bed.place("Defaults");
        JsonObject least =
                new JsonObject()
                        .put("scope", new JsonObject().put("wardId", place.ward()))
                        .put("vital", "spo2")
                        .put("low", 88)
                        .put("priority", "high");

        HttpResponse<Buffer> created = bed.post(RULES, least);

        JsonObject made = created.bodyAsJsonObject();
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(bed.get(created.getHeader("Location")).bodyAsJsonObject()).isEqualTo(made);
        assertThat(made.remove("id")).isInstanceOf(String.class);
        assertThat(made)
                .isEqualTo(
                        new JsonObject()
                                .put("version", 1)
                                .put("scope", place.json())
                                .put("vital", "spo2")
                                .put("low", 88)
                                .putNull("high")
                                .put("hysteresis", 0)
                                .put("delaySeconds", 0)
                                .put("medianOf", 1)
                                .putNull("score")
                                .putNull("atLeast")
                                .put("priority", "high")
                                .put("latching", false)
                                .put("enabled", true));
    }

    @Test
    void keepsEveryMemberOfARule() {
        String patient = bed.patient(here);
        JsonObject whole =
                new JsonObject()
                        .put("scope", new JsonObject().put("patientId", patient))
                        .put("vital", "heart_rate")
                        .put("low", 49.5)
                        .put("high", 120)
                        .put("hysteresis", 2.5)
                        .put("delaySeconds", 10)
                        .put("medianOf", 5)
                        .putNull("score")
                        .putNull("atLeast")
                        .put("priority", "medium")
                        .put("latching", true)
                        .put("enabled", false);

        JsonObject made = bed.post(RULES, whole).bodyAsJsonObject();

        JsonObject scope = new JsonObject().put("hospitalId", here.hospital());
        JsonObject expected = whole.copy().put("scope", scope.put("patientId", patient));
        assertThat(made.copy().put("id", "").put("version", 0))
                .isEqualTo(expected.put("id", "").put("version", 0));
    }

    @Test
    void refusesWhatBreaksARuleByItsName() {
        Map<String, JsonObject> bad =
                Map.ofEntries(
                        Map.entry("vital", spo2().put("vital", "mood")),
                        Map.entry("priority", spo2().put("priority", "urgent")),
                        Map.entry("low", spo2().put("low", -1)),
                        Map.entry("high", spo2().put("high", "100")),
                        Map.entry("hysteresis", spo2().put("hysteresis", -0.1)),
                        Map.entry("delaySeconds", spo2().put("delaySeconds", 1.5)),
                        Map.entry("medianOf", spo2().put("medianOf", 0)),
                        Map.entry("score", spo2().put("score", "news2")),
                        Map.entry("atLeast", spo2().put("atLeast", 5)),
                        Map.entry("latching", spo2().put("latching", "yes")),
                        Map.entry("enabled", spo2().put("enabled", 1)),
                        Map.entry("scope", spo2().put("scope", new JsonObject())),
                        Map.entry("color", spo2().put("color", "red")));

        bad.forEach(
                (field, rule) -> {
                    HttpResponse<Buffer> refused = bed.post(RULES, rule);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
    }

    private static JsonObject news2(ApiBed.Place place) {
        return new JsonObject()
                .put("scope", new JsonObject().put("wardId", place.ward()))
                .put("score", "news2")
                .put("atLeast", 5)
                .put("priority", "medium");
    }

    @Test
    void keepsARuleOfAScore() {
        ApiBed.Place place = bed.place("Scores kept");

        JsonObject made = bed.post(RULES, news2(place)).bodyAsJsonObject();

        JsonObject scope =
                new JsonObject().put("hospitalId", place.hospital()).put("wardId", place.ward());
        JsonObject expected =
                new JsonObject()
                        .put("id", made.getString("id"))
                        .put("version", 1)
                        .put("scope", scope)
                        .putNull("vital")
                        .putNull("low")
                        .putNull("high")
                        .put("hysteresis", 0)
                        .put("delaySeconds", 0)
                        .put("medianOf", 1)
                        .put("score", "news2")
                        .put("atLeast", 5)
                        .put("priority", "medium")
                        .put("latching", false)
                        .put("enabled", true);
        assertThat(made).isEqualTo(expected);
        assertThat(bed.get(RULES + "/" + made.getString("id")).bodyAsJsonObject())
                .isEqualTo(expected);
    }

    @Test
    void replacesARuleOfAScoreByWhatItAnswered() {
        ApiBed.Place place = bed.place("Scores replaced");
        JsonObject made = bed.post(RULES, news2(place)).bodyAsJsonObject();
        String path = RULES + "/" + made.getString("id");
        JsonObject asked = made.copy().put("atLeast", 6).put("delaySeconds", 60);
        asked.remove("id");
        asked.remove("version");

        HttpResponse<Buffer> changed = bed.sendIfMatch(HttpMethod.PUT, path, "\"1\"", asked);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.bodyAsJsonObject())
                .isEqualTo(asked.copy().put("id", made.getString("id")).put("version", 2));
    }

    @Test
    void hasOneRuleOfAScoreAndPriority() {
        ApiBed.Place place = bed.place("Scores once");
        String _ = ApiBed.id(bed.post(RULES, news2(place)));

        HttpResponse<Buffer> second = bed.post(RULES, news2(place).put("atLeast", 6));
        HttpResponse<Buffer> other = bed.post(RULES, news2(place).put("priority", "high"));
        HttpResponse<Buffer> single =
                bed.post(RULES, news2(place).put("score", "news2_single").put("atLeast", 3));

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(single.statusCode()).isEqualTo(201);
    }

    @Test
    void namesWhatIsWrongWithARuleOfAScore() {
        ApiBed.Place place = bed.place("Scores refused");
        Map<JsonObject, String> bad =
                Map.of(
                        news2(place).put("vital", "spo2").put("low", 88),
                        "score must be left out, or null, beside vital",
                        news2(place).put("score", "news3"),
                        "score must be one of news2, news2_single",
                        news2(place).putNull("atLeast"),
                        "atLeast must be a whole number from 1 to 20",
                        news2(place).put("atLeast", 21),
                        "atLeast must be a whole number from 1 to 20, was 21",
                        news2(place).put("score", "news2_single").put("atLeast", 5),
                        "atLeast must be a whole number from 3 to 3, was 5",
                        news2(place).put("low", 5),
                        "low must be left out, or null, beside score",
                        news2(place).put("hysteresis", 1),
                        "hysteresis must be a number from 0 to 0, was 1",
                        news2(place).put("medianOf", 3),
                        "medianOf must be a whole number from 1 to 1, was 3",
                        news2(place).put("delaySeconds", 301),
                        "delaySeconds must be a whole number from 0 to 300, was 301");

        bad.forEach(
                (rule, detail) -> {
                    HttpResponse<Buffer> refused = bed.post(RULES, rule);
                    assertThat(refused.statusCode()).as(detail).isEqualTo(400);
                    assertThat(detail(refused)).isEqualTo(detail);
                });
    }

    @Test
    void refusesLimitsThatContradictEachOther() {
        HttpResponse<Buffer> none = bed.post(RULES, spo2().putNull("low"));
        HttpResponse<Buffer> crossed = bed.post(RULES, spo2().put("low", 95).put("high", 90));
        HttpResponse<Buffer> episodic =
                bed.post(
                        RULES,
                        spo2().put("vital", "systolic_bp").put("low", 90).put("delaySeconds", 5));

        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.bodyAsJsonObject().getString("field")).isIn("low", "high");
        assertThat(crossed.statusCode()).isEqualTo(400);
        assertThat(crossed.bodyAsJsonObject().getString("field")).isIn("low", "high");
        assertThat(episodic.statusCode()).isEqualTo(400);
        assertThat(episodic.bodyAsJsonObject().getString("field")).isEqualTo("delaySeconds");
    }

    @Test
    void refusesRulesThatContradictEachOther() {
        Place place = bed.place("Contradiction");
        JsonObject medium = heartRateOf(place, "medium", 130);
        JsonObject high = heartRateOf(place, "high", 110);
        String path = RULES + "/" + ApiBed.id(bed.post(RULES, medium));

        HttpResponse<Buffer> milder = bed.post(RULES, high);
        HttpResponse<Buffer> slower = bed.post(RULES, high.copy().put("delaySeconds", 60));
        HttpResponse<Buffer> asSlow = bed.put(path, medium.copy().put("delaySeconds", 60));
        HttpResponse<Buffer> off = bed.put(path, medium.copy().put("enabled", false));

        assertThat(milder.statusCode()).isEqualTo(400);
        assertThat(milder.bodyAsJsonObject().getString("field")).isEqualTo("high");
        assertThat(detail(milder))
                .isEqualTo(
                        "high must be at least 130, as in the rule of medium priority here, or"
                                + " delaySeconds above 10; else medium priority is never raised");
        assertThat(slower.statusCode()).isEqualTo(201);
        assertThat(asSlow.statusCode()).isEqualTo(400);
        assertThat(detail(asSlow))
                .isEqualTo(
                        "high must be at most 110, as in the rule of high priority here, or"
                                + " delaySeconds below 60; else medium priority is never raised");
        assertThat(off.statusCode()).isEqualTo(200);
    }

    private static JsonObject heartRateOf(Place place, String priority, int high) {
        return new JsonObject()
                .put("scope", new JsonObject().put("wardId", place.ward()))
                .put("vital", "heart_rate")
                .put("priority", priority)
                .put("high", high)
                .put("delaySeconds", 10);
    }

    @Test
    void refusesAScopeThatIsNotOne() {
        String patient = bed.patient(here);
        JsonObject both = new JsonObject().put("wardId", here.ward()).put("patientId", patient);
        JsonObject torn =
                new JsonObject().put("hospitalId", there.hospital()).put("wardId", here.ward());
        JsonObject unknown = new JsonObject().put("wardId", "00000000-0000-4000-8000-000000000000");

        assertThat(bed.post(RULES, spo2().put("scope", both)).statusCode()).isEqualTo(400);
        assertThat(bed.post(RULES, spo2().put("scope", torn)).statusCode()).isEqualTo(404);
        assertThat(bed.post(RULES, spo2().put("scope", unknown)).statusCode()).isEqualTo(404);
    }

    @Test
    void addsOneRuleOfAScopeVitalAndPriority() {
        Place place = bed.place("Twice");

        HttpResponse<Buffer> first = bed.post(RULES, spo2Of(place));
        HttpResponse<Buffer> again = bed.post(RULES, spo2Of(place).put("low", 80));
        HttpResponse<Buffer> other = bed.post(RULES, spo2Of(place).put("priority", "low"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(other.statusCode()).isEqualTo(201);
    }

    @Test
    void changesARuleOnlyWhenItIsWhatTheCallerTookItFor() {
        JsonObject rule = bed.post(RULES, spo2Of(bed.place("Changed"))).bodyAsJsonObject();
        String path = RULES + "/" + rule.getString("id");
        String tag = bed.get(path).getHeader("ETag");

        HttpResponse<Buffer> first = putIfMatch(path, tag, limits().put("low", 85));
        HttpResponse<Buffer> second = putIfMatch(path, tag, limits().put("low", 84));
        HttpResponse<Buffer> third = putIfMatch(path, "\"2\"", limits().put("low", 83));
        HttpResponse<Buffer> fourth = putIfMatch(path, "\"2\"", limits().put("low", 82));
        HttpResponse<Buffer> whatever = bed.put(path, limits().put("low", 81));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.bodyAsJsonObject().getInteger("version")).isEqualTo(2);
        assertThat(first.bodyAsJsonObject().getJsonObject("scope"))
                .isEqualTo(rule.getJsonObject("scope"));
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(fourth.statusCode()).isEqualTo(412);
        assertThat(whatever.bodyAsJsonObject().getInteger("version")).isEqualTo(4);
        assertThat(bed.get(path).bodyAsJsonObject().getInteger("low")).isEqualTo(81);
    }

    @Test
    void leavesTheScopeOfARuleAsItIs() {
        Place place = bed.place("Fixed");
        JsonObject rule = bed.post(RULES, spo2Of(place)).bodyAsJsonObject();
        String path = RULES + "/" + rule.getString("id");
        JsonObject wider = new JsonObject().put("hospitalId", place.hospital());

        HttpResponse<Buffer> same = bed.put(path, limits().put("scope", place.json()));
        HttpResponse<Buffer> moved = bed.put(path, limits().put("scope", wider));

        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(moved.statusCode()).isEqualTo(400);
        assertThat(moved.bodyAsJsonObject().getString("field")).isEqualTo("scope");
    }

    @Test
    void takesARuleAway() {
        JsonObject rule = bed.post(RULES, spo2Of(bed.place("Gone"))).bodyAsJsonObject();
        String path = RULES + "/" + rule.getString("id");

        HttpResponse<Buffer> stale = bed.sendIfMatch(HttpMethod.DELETE, path, "\"7\"", null);
        HttpResponse<Buffer> deleted = bed.sendIfMatch(HttpMethod.DELETE, path, "\"1\"", null);

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(bed.get(path).statusCode()).isEqualTo(404);
        assertThat(bed.delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void listsByScopeAndVital() {
        Place place = bed.place("Listed");
        String patient = bed.patient(place);
        JsonObject ofPatient = new JsonObject().put("patientId", patient);
        JsonObject ofHospital = new JsonObject().put("hospitalId", place.hospital());
        String wardRule = ApiBed.id(bed.post(RULES, spo2Of(place)));
        String patientRule = ApiBed.id(bed.post(RULES, spo2().put("scope", ofPatient)));
        String heartRule =
                ApiBed.id(
                        bed.post(
                                RULES, spo2().put("scope", ofHospital).put("vital", "heart_rate")));

        assertThat(listed("?hospital=" + place.hospital()))
                .containsExactlyInAnyOrder(wardRule, patientRule, heartRule);
        assertThat(listed("?ward=" + place.ward())).containsExactly(wardRule);
        assertThat(listed("?patient=" + patient)).containsExactly(patientRule);
        assertThat(listed("?vital=heart_rate&hospital=" + place.hospital()))
                .containsExactly(heartRule);
        assertThat(listed("?hospital=" + here.hospital() + "&ward=" + place.ward())).isEmpty();
        assertThat(bed.get(RULES + "?vital=mood").statusCode()).isEqualTo(400);
        assertThat(bed.get(RULES + "?bed=1").statusCode()).isEqualTo(400);
    }

    @Test
    void answersAForeignHospitalLikeNone() {
        String stranger = bed.userAt("stranger", "hospital-admin", here.hospital());
        Place place = bed.place("Foreign");
        String rule = ApiBed.id(bed.post(RULES, spo2Of(place)));
        String path = RULES + "/" + rule;

        assertThat(
                        List.of(
                                status(stranger, "GET", path, null),
                                status(stranger, "PUT", path, limits()),
                                status(stranger, "DELETE", path, null),
                                status(stranger, "POST", RULES, spo2Of(place)),
                                status(stranger, "GET", RULES + "?ward=" + place.ward(), null),
                                status(
                                        stranger,
                                        "GET",
                                        RULES + "?hospital=" + place.hospital(),
                                        null)))
                .containsOnly(404);
        assertThat(bed.send(HttpMethod.GET, RULES, stranger, null).bodyAsString())
                .doesNotContain(rule);
    }

    @Test
    void letsCliniciansAndAdministratorsChangeRules() {
        String viewer = bed.userAt("viewer", "viewer", here.hospital());
        String engineer = bed.userAt("engineer", "device-manager", here.hospital());
        String clinician = bed.userAt("clinician", "clinician", here.hospital());
        JsonObject rule = spo2Of(here).put("priority", "low");

        int made = status(clinician, "POST", RULES, rule);

        String path = RULES + "/" + listed("?ward=" + here.ward()).getFirst();
        assertThat(made).isEqualTo(201);
        assertThat(status(viewer, "GET", path, null)).isEqualTo(200);
        assertThat(
                        List.of(
                                status(viewer, "POST", RULES, rule),
                                status(viewer, "PUT", path, limits()),
                                status(viewer, "DELETE", path, null),
                                status(engineer, "POST", RULES, rule)))
                .containsOnly(403);
        assertThat(status(clinician, "DELETE", path, null)).isEqualTo(204);
    }

    @Test
    void answersAListThatHasNotChangedWith304() {
        String path = RULES + "?hospital=" + bed.place("Tagged").hospital();
        String tag = bed.get(path).getHeader("ETag");

        HttpResponse<Buffer> again =
                await(
                        bed.request(HttpMethod.GET, path, bed.admin)
                                .putHeader("If-None-Match", tag)
                                .send());

        assertThat(again.statusCode()).isEqualTo(304);
    }

    private static JsonObject limits() {
        return new JsonObject().put("vital", "spo2").put("low", 88).put("priority", "high");
    }

    private static JsonObject spo2() {
        return limits().put("scope", new JsonObject().put("wardId", here.ward()));
    }

    private static JsonObject spo2Of(Place place) {
        return limits().put("scope", new JsonObject().put("wardId", place.ward()));
    }

    private static List<String> listed(String query) {
        return bed.get(RULES + query).bodyAsJsonObject().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(rule -> rule.getString("id"))
                .toList();
    }

    private static String detail(HttpResponse<Buffer> problem) {
        return problem.bodyAsJsonObject().getString("detail");
    }

    private static HttpResponse<Buffer> putIfMatch(String path, String tag, JsonObject body) {
        return bed.sendIfMatch(HttpMethod.PUT, path, tag, body);
    }

    private static int status(String token, String method, String path, @Nullable JsonObject body) {
        return bed.send(HttpMethod.valueOf(method), path, token, body).statusCode();
    }
}

package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Asking for, watching and cancelling what-ifs. */
class WhatIfApiIT {
    private static final String PATH = "/api/what-if";

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static JsonObject question(String ward) {
        return new JsonObject()
                .put("wardId", ward)
                .put("from", "2026-02-28T12:00:00Z")
                .put("to", "2026-03-01T12:00:00Z")
                .put("rules", new JsonArray().add(rule()));
    }

    private static JsonObject rule() {
        return new JsonObject()
                .put("vital", "spo2")
                .put("priority", "high")
                .put("low", 86)
                .put("delaySeconds", 20);
    }

    private static HttpResponse<Buffer> ask(JsonObject question, String token, String key) {
        return RegistryBed.await(
                bed.request(HttpMethod.POST, PATH, token)
                        .putHeader("Idempotency-Key", key)
                        .sendJsonObject(question));
    }

    @Test
    void acceptsAQuestionAndSaysWhereToLook() {
        Place place = bed.place("Curious");

        HttpResponse<Buffer> accepted = bed.post(PATH, question(place.ward()));

        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonObject job = accepted.bodyAsJsonObject();
        assertThat(accepted.getHeader("Location")).isEqualTo(PATH + "/" + job.getString("id"));
        assertThat(job.getString("state")).isEqualTo("queued");
        assertThat(job.getDouble("progress")).isZero();
        assertThat(job.getString("wardId")).isEqualTo(place.ward());
        assertThat(job.getValue("result")).isNull();
        HttpResponse<Buffer> found = bed.get(accepted.getHeader("Location"));
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.bodyAsJsonObject()).isEqualTo(job);
    }

    @Test
    void isDoneByWhoeverDoesJobs() {
        Place place = bed.place("Busy");
        String location = bed.post(PATH, question(place.ward())).getHeader("Location");

        String worker =
                RegistryBed.await(bed.bed.vertx.deployVerticle(bed.whatIf.verticles().get()));

        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                bed.get(location)
                                        .bodyAsJsonObject()
                                        .getString("state")
                                        .equals("done"));
        JsonObject result = bed.get(location).bodyAsJsonObject().getJsonObject("result");
        assertThat(result.getInteger("patients")).isZero();
        assertThat(result.getJsonObject("before").getLong("alarms")).isZero();
        assertThat(result.getJsonObject("before").getValue("alarmsPerBedDay")).isNull();
        assertThat(result.getJsonObject("missed").getJsonArray("items")).isEmpty();
        RegistryBed.done(bed.bed.vertx.undeploy(worker));
    }

    @Test
    void refusesWhatBreaksARuleAndNamesIt() {
        String ward = bed.place("Strict").ward();
        Map<String, JsonObject> wrong = new LinkedHashMap<>();
        wrong.put("wardId", question(ward).putNull("wardId"));
        wrong.put("from", question(ward).put("from", "2026-03-01T12:00:00Z"));
        wrong.put("to", question(ward).put("to", "2026-03-01T12:00:01Z"));
        wrong.put("rules", question(ward).put("rules", "none"));
        wrong.put("rules[0].low", withRule(ward, rule().put("low", 120)));
        wrong.put("rules[0].delaySeconds", withRule(ward, rule().put("delaySeconds", 301)));
        wrong.put("rules[0].medianOf", withRule(ward, rule().put("medianOf", 4)));
        wrong.put("rules[0].hysteresis", withRule(ward, rule().put("hysteresis", 90)));
        wrong.put("rules[0].vital", withRule(ward, rule().put("vital", "mood")));
        wrong.put("rules[0].score", withRule(ward, rule().put("score", "news2")));
        wrong.put(
                "rules[1].priority",
                question(ward).put("rules", new JsonArray().add(rule()).add(rule())));

        wrong.forEach(
                (field, question) -> {
                    HttpResponse<Buffer> refused = bed.post(PATH, question);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
        HttpResponse<Buffer> tooLong =
                bed.post(PATH, question(ward).put("from", "2026-01-28T00:00:00Z"));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.bodyAsJsonObject().getString("detail")).contains("31 days");
    }

    private static JsonObject withRule(String ward, JsonObject rule) {
        return question(ward).put("rules", new JsonArray().add(rule));
    }

    @Test
    void answersAForeignWardAndJobLikeNone() {
        Place foreign = bed.place("Foreign what-if");
        String location = bed.post(PATH, question(foreign.ward())).getHeader("Location");
        String stranger =
                bed.userAt("what-if stranger", "hospital-admin", bed.place("Own").hospital());

        assertThat(bed.send(HttpMethod.POST, PATH, stranger, question(foreign.ward())).statusCode())
                .isEqualTo(404);
        assertThat(bed.send(HttpMethod.GET, location, stranger, null).statusCode()).isEqualTo(404);
        assertThat(bed.send(HttpMethod.DELETE, location, stranger, null).statusCode())
                .isEqualTo(404);
        assertThat(bed.get(location).bodyAsJsonObject().getString("state")).isEqualTo("queued");
        assertThat(bed.get(PATH + "/none").statusCode()).isEqualTo(404);
    }

    @Test
    void isCancelledByWhoAskedOrWhoMayChangeRules() {
        Place place = bed.place("Change of mind");
        String viewer = bed.userAt("what-if viewer", "viewer", place.hospital());
        String other = bed.userAt("what-if onlooker", "viewer", place.hospital());
        String location =
                bed.send(HttpMethod.POST, PATH, viewer, question(place.ward()))
                        .getHeader("Location");

        assertThat(bed.send(HttpMethod.DELETE, location, other, null).statusCode()).isEqualTo(403);
        assertThat(bed.send(HttpMethod.DELETE, location, viewer, null).statusCode()).isEqualTo(204);
        assertThat(bed.get(location).bodyAsJsonObject().getString("state")).isEqualTo("cancelled");
        assertThat(bed.delete(location).statusCode()).isEqualTo(204);
    }

    @Test
    void makesOneJobForOneKey() {
        Place place = bed.place("Twice");

        HttpResponse<Buffer> first = ask(question(place.ward()), bed.admin, "key-1");
        HttpResponse<Buffer> again = ask(question(place.ward()), bed.admin, "key-1");
        HttpResponse<Buffer> other =
                ask(withRule(place.ward(), rule().put("low", 80)), bed.admin, "key-1");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(other.statusCode()).isEqualTo(422);
    }
}

package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.config.TlsConfig;
import io.wardstream.config.TlsConfig.ClientCertificate;
import io.wardstream.config.WebConfig;
import io.wardstream.web.WebVerticle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the interface answers to requests that are wrong, large or strange. */
final class ApiEdgesIT {

    private static ApiBed bed;
    private static Place here;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        here = bed.place("St. Mary");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void namesTheFieldAndItsBound() {
        JsonObject batch = here.json().put("model", "PM-9");

        assertThat(detail("/api/devices/batch", batch.copy().put("count", 0)))
                .isEqualTo("count must be a whole number from 1 to 10000, was 0");
        assertThat(detail("/api/devices/batch", batch.copy().put("count", 1.5)))
                .isEqualTo("count must be a whole number from 1 to 10000, was 1.5");
        assertThat(detail("/api/devices/batch", batch.copy()))
                .isEqualTo("count must be a whole number from 1 to 10000");
        assertThat(detail("/api/devices/batch", batch.copy().put("count", 1).put("assign", "yes")))
                .isEqualTo("assign must be true or false");
        assertThat(detail("/api/hospitals", new JsonObject().put("name", "x".repeat(201))))
                .isEqualTo("name must be a text of 1 to 200 characters, was 201");
        assertThat(detail("/api/hospitals", new JsonObject().put("name", "a\u0007b")))
                .isEqualTo("name must not hold control characters");
        assertThat(detail("/api/hospitals", new JsonObject().put("name", "a\u0000b")))
                .isEqualTo("name must not hold the character U+0000");
        assertThat(detail("/api/hospitals", new JsonObject().put("name", "x").put("nmae", "y")))
                .isEqualTo("nmae is not known here; known are name");
        assertThat(
                        detail(
                                "/api/users",
                                new JsonObject(
                                        """
                                        {"username":"x","password":"long enough for it",
                                         "grants":[{"role":"king"}]}
                                        """)))
                .startsWith("grants[0].role must be one of viewer, clinician,");
    }

    @Test
    void refusesBodiesThatAreNotStrictJson() {
        assertThat(raw("{\"name\":\"a\",\"name\":\"b\"}").statusCode()).isEqualTo(400);
        assertThat(raw("{\"name\":\"a\"} true").statusCode()).isEqualTo(400);
        assertThat(raw("[\"name\"]").statusCode()).isEqualTo(400);
        assertThat(raw("{\"name\":").statusCode()).isEqualTo(400);
        assertThat(raw("").statusCode()).isEqualTo(400);
        assertThat(raw("{\"name\":" + "[".repeat(5_000)).statusCode()).isEqualTo(400);
        assertThat(raw("{\"name\":\"a\",\"name\":\"b\"}").bodyAsString())
                .contains("line 1")
                .doesNotContain("com.fasterxml");
    }

    @Test
    void refusesOtherMediaTypes() {
        HttpRequest<Buffer> request = bed.request(HttpMethod.POST, "/api/hospitals", bed.admin);

        HttpResponse<Buffer> answer =
                await(
                        request.putHeader("Content-Type", "text/plain")
                                .sendBuffer(Buffer.buffer("x")));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void refusesBodiesThatAreTooLarge() {
        HttpResponse<Buffer> answer = raw("{\"name\":\"" + "x".repeat(2_000_000) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void saysWhatIsAllowedWhereAMethodIsNot() {
        HttpResponse<Buffer> answer = bed.delete("/api/hospitals");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.getHeader("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void saysWhatIsAllowedToWhoAsksByOptions() {
        HttpResponse<Buffer> answer =
                bed.send(HttpMethod.OPTIONS, "/api/devices/" + here.ward(), null, null);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.getHeader("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        HttpResponse<Buffer> whole = bed.get("/api/hospitals");

        HttpResponse<Buffer> head = bed.send(HttpMethod.HEAD, "/api/hospitals", bed.admin, null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("ETag")).isEqualTo(whole.getHeader("ETag"));
        assertThat(head.getHeader("Content-Length"))
                .isEqualTo(String.valueOf(whole.body().length()));
        assertThat(bed.send(HttpMethod.HEAD, "/api/hospitals", null, null).statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesWhatItCannotAnswerWith() {
        HttpResponse<Buffer> answer =
                await(
                        bed.request(HttpMethod.GET, "/api/hospitals", bed.admin)
                                .putHeader("Accept", "text/turtle")
                                .send());

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.bodyAsJsonObject().getString("detail")).contains("application/json");
    }

    @Test
    void refusesParametersWhereThereAreNone() {
        HttpResponse<Buffer> answer = bed.get("/api/devices/" + here.ward() + "?x=1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("detail")).isEqualTo("x is not known here");
    }

    @Test
    void doesNothingThatTheDocumentForbids() {
        JsonObject device = bed.device(here);
        String path = "/api/devices/" + device.getString("id");

        HttpResponse<Buffer> refused =
                bed.patch(path, new JsonObject().put("name", "Renamed").put("enabled", "no"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(bed.get(path).bodyAsJsonObject().getString("name")).isEqualTo("Monitor 1");
    }

    @Test
    void listsHospitalsWardsAndAssignmentsInParts() {
        Place many = bed.place("Many wards");
        String wards = "/api/hospitals/" + many.hospital() + "/wards";
        HttpResponse<Buffer> _ = bed.post(wards, new JsonObject().put("name", "B ward"));
        HttpResponse<Buffer> _ = bed.post(wards, new JsonObject().put("name", "A ward"));
        String device = bed.device(many).getString("id");
        String patient = "/api/devices/" + device + "/patient";
        for (int time = 0; time < 3; time++) {
            HttpResponse<Buffer> _ =
                    bed.put(patient, new JsonObject().put("patientId", bed.patient(many)));
        }

        assertThat(names(wards)).containsExactly("A ward", "B ward", "Intensive care");
        assertThat(names("/api/hospitals")).contains("Many wards", "St. Mary").isSorted();
        assertThat(parts("/api/devices/" + device + "/assignments")).hasSize(3);
    }

    @Test
    void takesADeviceAwayOnlyAsTheCallerKnowsIt() {
        JsonObject device = bed.device(here);
        String path = "/api/devices/" + device.getString("id");
        String tag = bed.get(path).getHeader("ETag");
        HttpResponse<Buffer> _ = bed.patch(path, new JsonObject().put("name", "Another name"));

        assertThat(bed.sendIfMatch(HttpMethod.DELETE, path, tag, null).statusCode()).isEqualTo(412);
        String now = bed.get(path).getHeader("ETag");
        assertThat(bed.sendIfMatch(HttpMethod.DELETE, path, now, null).statusCode()).isEqualTo(204);
    }

    @Test
    void letsOnlyScriptsOfNamedOriginsRead() {
        AtomicInteger bound = new AtomicInteger();
        WebConfig config =
                new WebConfig(
                        1,
                        "127.0.0.1",
                        0,
                        65_536,
                        Set.of("https://portal.example.org"),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        256,
                        new TlsConfig("", "", "", ClientCertificate.NONE));
        done(
                bed.bed.vertx.deployVerticle(
                        new WebVerticle(
                                config,
                                Optional.empty(),
                                bed.api,
                                Router::router,
                                RoutingContext::next,
                                bound)));

        HttpResponse<Buffer> preflight =
                crossing(bound.get(), HttpMethod.OPTIONS, "https://portal.example.org");
        HttpResponse<Buffer> stranger =
                crossing(bound.get(), HttpMethod.OPTIONS, "https://portal.example.org.evil");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.getHeader("Access-Control-Allow-Origin"))
                .isEqualTo("https://portal.example.org");
        assertThat(preflight.getHeader("Access-Control-Allow-Headers")).contains("Authorization");
        assertThat(preflight.headers().contains("Access-Control-Allow-Credentials")).isFalse();
        assertThat(stranger.headers().contains("Access-Control-Allow-Origin")).isFalse();
        assertThat(stranger.getHeader("Vary")).containsIgnoringCase("Origin");
        assertThat(
                        crossing(bed.port, HttpMethod.GET, "https://portal.example.org")
                                .headers()
                                .contains("Access-Control-Allow-Origin"))
                .isFalse();
    }

    private static HttpResponse<Buffer> crossing(int port, HttpMethod method, String origin) {
        return await(
                bed.client
                        .request(method, port, "127.0.0.1", "/api/hospitals")
                        .putHeader("Origin", origin)
                        .putHeader("Access-Control-Request-Method", "POST")
                        .send());
    }

    private static List<String> names(String path) {
        return parts(path).stream().map(one -> one.getString("name")).toList();
    }

    /** All of a list, read one by one. */
    private static List<JsonObject> parts(String path) {
        List<JsonObject> all = new ArrayList<>();
        String next = null;
        do {
            JsonObject part =
                    bed.get(path + "?limit=1" + (next == null ? "" : "&cursor=" + next))
                            .bodyAsJsonObject();
            assertThat(part.getJsonArray("items").size()).isLessThanOrEqualTo(1);
            part.getJsonArray("items").forEach(one -> all.add((JsonObject) one));
            next = part.getString("next");
        } while (next != null);
        return all;
    }

    @Test
    void answersUnknownRoutesWithAProblem() {
        HttpResponse<Buffer> answer = bed.get("/api/nothing/here");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.bodyAsJsonObject())
                .isEqualTo(
                        new JsonObject()
                                .put("type", "about:blank")
                                .put("title", "Not Found")
                                .put("status", 404)
                                .put("detail", "no such route"));
    }

    @Test
    void answersIdsThatCannotBeLikeIdsNobodyHas() {
        assertThat(bed.get("/api/devices/1").statusCode()).isEqualTo(404);
        assertThat(bed.get("/api/devices/%27%3B--").statusCode()).isEqualTo(404);
        assertThat(bed.get("/api/devices?cursor=x").statusCode()).isEqualTo(400);
        assertThat(bed.get("/api/devices?limit=501").statusCode()).isEqualTo(400);
        assertThat(bed.get("/api/devices?lmit=5").bodyAsJsonObject().getString("field"))
                .isEqualTo("lmit");
    }

    private static String detail(String path, JsonObject body) {
        HttpResponse<Buffer> answer = bed.post(path, body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("field")).isNotNull();
        return answer.bodyAsJsonObject().getString("detail");
    }

    private static HttpResponse<Buffer> raw(String body) {
        return await(
                bed.request(HttpMethod.POST, "/api/hospitals", bed.admin)
                        .putHeader("Content-Type", "application/json")
                        .sendBuffer(Buffer.buffer(body)));
    }
}

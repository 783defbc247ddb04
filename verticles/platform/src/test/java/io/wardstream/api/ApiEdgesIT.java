package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
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
        assertThat(detail("/api/hospitals", new JsonObject().put("name", "a\u0000b")))
                .isEqualTo("name must not hold control characters");
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
        assertThat(answer.getHeader("Allow")).isEqualTo("GET, POST");
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

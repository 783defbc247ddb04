package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are answered without asking the database. */
final class KeptAnswersIT {

    private static ApiBed bed;
    private static ApiBed.Place place;

    @BeforeAll
    static void open() {
        bed = new ApiBed();
        place = bed.place("St. Mary");
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/devices?hospital=HOSPITAL",
                "/api/devices?ward=WARD&limit=500",
                "/api/hospitals",
                "/api/hospitals/HOSPITAL/wards"
            })
    void answersAsItIsKnownWithoutReadingARow(String path) {
        String list = path.replace("HOSPITAL", place.hospital()).replace("WARD", place.ward());
        String tag = bed.get(list).getHeader("ETag");
        double missed = gets("miss");
        double hit = gets("hit");

        HttpResponse<Buffer> again = ifNoneMatch(list, tag, bed.admin);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isNull();
        assertThat(again.getHeader("ETag")).isEqualTo(tag).doesNotStartWith("W/");
        assertThat(again.getHeader("Vary")).contains("Authorization");
        assertThat(again.getHeader("Cache-Control")).startsWith("private");
        assertThat(gets("miss")).isEqualTo(missed);
        assertThat(gets("hit")).isEqualTo(hit + 1);
    }

    @Test
    void showsAChangeInTheNextAnswer() {
        String list = "/api/devices?hospital=" + place.hospital();
        for (int change = 0; change < 10; change++) {
            String before = bed.get(list).getHeader("ETag");
            String made = bed.device(place).getString("id");

            HttpResponse<Buffer> after = ifNoneMatch(list, before, bed.admin);

            assertThat(after.statusCode()).isEqualTo(200);
            assertThat(after.bodyAsString()).contains(made);
        }
    }

    @Test
    void showsWhomADeviceMeasuresInTheNextAnswer() {
        String list = "/api/devices?hospital=" + place.hospital();
        String device = bed.device(place).getString("id");
        String patient = bed.patient(place);
        String before = bed.get(list).getHeader("ETag");

        HttpResponse<Buffer> assigned =
                bed.put(
                        "/api/devices/" + device + "/patient",
                        new JsonObject().put("patientId", patient));

        assertThat(assigned.statusCode()).isEqualTo(200);
        assertThat(ifNoneMatch(list, before, bed.admin).bodyAsString()).contains(patient);
    }

    @Test
    void givesNobodyTheAnswerOfAnotherHospital() {
        ApiBed.Place elsewhere = bed.place("General");
        String viewer = bed.userAt("kept-viewer", "viewer", elsewhere.hospital());
        String ours = bed.device(place).getString("id");
        HttpResponse<Buffer> all = bed.get("/api/devices");
        assertThat(all.bodyAsString()).contains(ours);

        HttpResponse<Buffer> theirs = ifNoneMatch("/api/devices", all.getHeader("ETag"), viewer);
        HttpResponse<Buffer> foreign =
                bed.send(
                        HttpMethod.GET,
                        "/api/hospitals/" + place.hospital() + "/wards",
                        viewer,
                        null);

        assertThat(theirs.statusCode()).isEqualTo(200);
        assertThat(theirs.bodyAsJsonObject().getJsonArray("items")).isEmpty();
        assertThat(foreign.statusCode()).isEqualTo(404);
    }

    @Test
    void readsOnceForAHundredWhoAskAtTheSameTime() {
        String list = "/api/devices?limit=7&hospital=" + place.hospital();
        double missed = gets("miss");

        List<Future<HttpResponse<Buffer>>> asked =
                IntStream.range(0, 100)
                        .mapToObj(_ -> bed.request(HttpMethod.GET, list, bed.admin).send())
                        .toList();

        for (Future<HttpResponse<Buffer>> one : asked) {
            assertThat(await(one).statusCode()).isEqualTo(200);
        }
        assertThat(gets("miss")).isEqualTo(missed + 1);
    }

    private static HttpResponse<Buffer> ifNoneMatch(String path, String tag, String token) {
        return await(
                bed.request(HttpMethod.GET, path, token).putHeader("If-None-Match", tag).send());
    }

    private static double gets(String result) {
        return bed.bed
                .meters
                .registry()
                .get("cache.gets")
                .tag("cache", "answers")
                .tag("result", result)
                .counter()
                .count();
    }
}

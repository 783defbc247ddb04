package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AlarmBurdenApiIT {

    private static final String PATH = "/api/reports/alarm-burden";

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void answersCountsAndRatesOfAWeek() {
        Place place = bed.place("Counted");
        String patient =
                ApiBed.id(
                        bed.post(
                                "/api/patients",
                                place.json().put("displayName", "Somebody").put("bed", "3")));
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH, ApiBed.NOW.minusSeconds(40));
        String acknowledge = "/api/alarms/" + alarm.id() + "/acknowledge";
        HttpResponse<Buffer> _ = bed.send(HttpMethod.POST, acknowledge, bed.admin, null);

        JsonObject report = report("?hospital=" + place.hospital()).bodyAsJsonObject();

        JsonObject figures =
                new JsonObject()
                        .put("alarms", 1)
                        .put("alarmsPerBedDay", 0.143)
                        .put("open", 1)
                        .put("selfCleared", 0)
                        .put("selfClearedShare", 0)
                        .put("lastingMedianSeconds", 40)
                        .put("acknowledged", 1)
                        .put("acknowledgeMedianSeconds", 40)
                        .put("acknowledgeP90Seconds", 40);
        JsonObject group =
                new JsonObject()
                        .put("kind", "physiological")
                        .put("priority", "high")
                        .put("vital", "spo2")
                        .mergeIn(figures);
        assertThat(report)
                .isEqualTo(
                        new JsonObject()
                                .put("hospitalId", place.hospital())
                                .putNull("wardId")
                                .put("from", "2026-02-22T12:00:00Z")
                                .put("to", ApiBed.NOW.toString())
                                .put("beds", 1)
                                .put("bedDays", 7)
                                .put("total", figures)
                                .put("groups", List.of(group))
                                .put("topBeds", new JsonObject().put("beds", 1).put("share", 1)));
    }

    @Test
    void answersAWardWithoutPatients() {
        Place place = bed.place("Empty");

        JsonObject report =
                report("?hospital=" + place.hospital() + "&ward=" + place.ward())
                        .bodyAsJsonObject();

        assertThat(report.getInteger("beds")).isZero();
        assertThat(report.getJsonObject("total").getInteger("alarms")).isZero();
        assertThat(report.getJsonObject("total").getValue("alarmsPerBedDay")).isNull();
        assertThat(report.getJsonObject("topBeds").getValue("share")).isNull();
        assertThat(report.getJsonArray("groups")).isEmpty();
    }

    @Test
    void countsNoDayThatIsYetToCome() {
        Place place = bed.place("Future");

        JsonObject report =
                report("?hospital=" + place.hospital() + "&to=2027-01-01T00:00:00Z")
                        .bodyAsJsonObject();

        assertThat(report.getString("to")).isEqualTo(ApiBed.NOW.toString());
    }

    @Test
    void refusesParametersThatBreakTheirRuleByName() {
        String hospital = "hospital=" + bed.place("Strict").hospital();
        Map<String, String> bad =
                Map.of(
                        "hospital", "from=2026-02-01T00:00:00Z",
                        "from", hospital + "&from=2026-02-02T00:00:00Z&to=2026-02-02T00:00:00Z",
                        "to", hospital + "&to=yesterday",
                        "bed", hospital + "&bed=3");

        bad.forEach(
                (field, query) -> {
                    HttpResponse<Buffer> refused = report("?" + query);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
        assertThat(report("?" + hospital + "&from=2027-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesMoreThanAQuarterOfAYear() {
        String hospital = "?hospital=" + bed.place("Long").hospital();
        String to = "&to=2026-02-28T00:00:00Z";

        assertThat(report(hospital + to + "&from=2025-11-28T00:00:00Z").statusCode())
                .isEqualTo(200);
        HttpResponse<Buffer> refused = report(hospital + to + "&from=2025-11-27T23:59:59Z");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("92 days");
    }

    @Test
    void answersAForeignHospitalAndWardLikeNone() {
        Place foreign = bed.place("Foreign burden");
        Place own = bed.place("Own burden");
        String stranger = bed.userAt("curious stranger", "viewer", own.hospital());
        String none = "00000000-0000-4000-8000-000000000000";

        for (String query :
                List.of(
                        "?hospital=" + foreign.hospital(),
                        "?hospital=" + own.hospital() + "&ward=" + foreign.ward())) {
            String sameOfNone =
                    query.replace(foreign.hospital(), none).replace(foreign.ward(), none);
            HttpResponse<Buffer> answer = bed.send(HttpMethod.GET, PATH + query, stranger, null);
            HttpResponse<Buffer> ofNone =
                    bed.send(HttpMethod.GET, PATH + sameOfNone, stranger, null);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.bodyAsString()).isEqualTo(ofNone.bodyAsString());
        }
        assertThat(report("?hospital=" + own.hospital() + "&ward=" + foreign.ward()).statusCode())
                .isEqualTo(404);
        assertThat(
                        bed.send(
                                        HttpMethod.GET,
                                        PATH + "?hospital=" + own.hospital(),
                                        stranger,
                                        null)
                                .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<Buffer> report(String query) {
        return bed.get(PATH + query);
    }
}

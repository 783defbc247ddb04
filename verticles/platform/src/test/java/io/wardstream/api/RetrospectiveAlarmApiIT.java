package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.registry.Patient;
import io.wardstream.retrospect.RetrospectiveAlarm;
import io.wardstream.retrospect.Retrospects;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alarms that were found afterwards, beside those that were live. */
final class RetrospectiveAlarmApiIT {
    private static final Instant SINCE = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant FOUND = Instant.parse("2026-03-01T11:00:00Z");

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static RetrospectiveAlarm found(String patientId, Instant since) {
        Patient patient =
                await(
                                bed.bed
                                        .registry
                                        .patients()
                                        .find(Scope.platform(), UUID.fromString(patientId)))
                        .orElseThrow();
        return Retrospects.found(bed.bed, patient, since, 79, FOUND);
    }

    private static String id(RetrospectiveAlarm found) {
        return found.alarm().id().toString();
    }

    private static List<String> listed(String query) {
        return ids(bed.get("/api/alarms?" + query).bodyAsJsonObject());
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("id"))
                .toList();
    }

    @Test
    void areListedWhenTheyAreAskedForAndNeverWithLiveOnes() {
        Place place = bed.place("Apart");
        String patient = bed.patient(place);
        Alarm live = bed.raise(patient, AlarmPriority.HIGH, SINCE);
        RetrospectiveAlarm found = found(patient, SINCE);
        String here = "hospital=" + place.hospital();

        assertThat(listed(here)).containsExactly(live.id().toString());
        assertThat(listed(here + "&retrospective=false")).containsExactly(live.id().toString());
        assertThat(listed(here + "&retrospective=true")).containsExactly(id(found));
        assertThat(listed("patient=" + patient)).containsExactly(live.id().toString());
    }

    @Test
    void lookLikeOtherAlarmsAndSayWhenTheyWereFound() {
        String patient = bed.patient(bed.place("Shown"));
        RetrospectiveAlarm found = found(patient, SINCE);

        JsonObject read = bed.get("/api/alarms/" + id(found)).bodyAsJsonObject();

        assertThat(read.getBoolean("retrospective")).isTrue();
        assertThat(read.getString("foundAt")).isEqualTo(FOUND.toString());
        assertThat(read.getString("state")).isEqualTo("NORMAL");
        assertThat(read.getString("text")).isEqualTo("SpO2 79 < 88");
        assertThat(read.getString("patientId")).isEqualTo(patient);
        assertThat(read.getString("conditionSince")).isEqualTo(SINCE.toString());
        assertThat(read.getString("raisedAt")).isEqualTo(SINCE.plusSeconds(10).toString());
        assertThat(read.getString("clearedAt")).isEqualTo(SINCE.plusSeconds(20).toString());
        assertThat(read.getString("closeReason")).isEqualTo("returned");
        assertThat(listedItem(patient)).isEqualTo(read);
    }

    private static JsonObject listedItem(String patient) {
        return bed.get("/api/alarms?retrospective=true&patient=" + patient)
                .bodyAsJsonObject()
                .getJsonArray("items")
                .getJsonObject(0);
    }

    @Test
    void takeTheFiltersOfOtherAlarms() {
        Place place = bed.place("Filtered");
        String patient = bed.patient(place);
        RetrospectiveAlarm first = found(patient, SINCE);
        RetrospectiveAlarm second = found(patient, SINCE.plusSeconds(3_600));
        String here = "retrospective=true&hospital=" + place.hospital();

        assertThat(listed(here)).containsExactly(id(second), id(first));
        assertThat(listed(here + "&ward=" + place.ward())).hasSize(2);
        assertThat(listed(here + "&priority=high")).hasSize(2);
        assertThat(listed(here + "&priority=low")).isEmpty();
        assertThat(listed(here + "&state=NORMAL")).hasSize(2);
        assertThat(listed(here + "&state=UNACKNOWLEDGED")).isEmpty();
        assertThat(listed(here + "&kind=technical")).isEmpty();
        assertThat(listed(here + "&from=2026-03-01T09:30:00Z")).containsExactly(id(second));
        assertThat(listed(here + "&to=2026-03-01T09:30:00Z")).containsExactly(id(first));
        JsonObject page = bed.get("/api/alarms?limit=1&" + here).bodyAsJsonObject();
        assertThat(ids(page)).containsExactly(id(second));
        assertThat(listed(here + "&limit=1&cursor=" + page.getString("next")))
                .containsExactly(id(first));
        assertThat(bed.get("/api/alarms?retrospective=yes").statusCode()).isEqualTo(400);
    }

    @Test
    void tellFromWhichSamplesTheyWereFound() {
        RetrospectiveAlarm found = found(bed.patient(bed.place("Told")), SINCE);

        JsonObject event =
                bed.get("/api/alarms/" + id(found) + "/events")
                        .bodyAsJsonObject()
                        .getJsonArray("items")
                        .getJsonObject(0);

        assertThat(event.remove("recordedAt")).isNotNull();
        assertThat(event)
                .isEqualTo(
                        new JsonObject()
                                .put("version", 1)
                                .put("kind", "found")
                                .put("at", FOUND.toString())
                                .putNull("by")
                                .put("state", "NORMAL")
                                .put("priority", "high")
                                .put("value", 79)
                                .put(
                                        "late",
                                        new JsonObject()
                                                .put("from", SINCE.toString())
                                                .put("to", SINCE.plusSeconds(19).toString())
                                                .put("samples", 20)));
    }

    @Test
    void stayAsTheyAreWhenSomebodyAcknowledgesThem() {
        RetrospectiveAlarm found = found(bed.patient(bed.place("Acknowledged")), SINCE);

        HttpResponse<Buffer> answer =
                bed.post("/api/alarms/" + id(found) + "/acknowledge", new JsonObject());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getString("state")).isEqualTo("NORMAL");
        assertThat(answer.bodyAsJsonObject().getValue("acknowledgedBy")).isNull();
    }

    @Test
    void areNotThereForPeopleOfAnotherHospital() {
        Place place = bed.place("Closed");
        RetrospectiveAlarm found = found(bed.patient(place), SINCE);
        String stranger = bed.userAt("stranger", "viewer", bed.place("Elsewhere").hospital());
        String path = "/api/alarms/" + id(found);

        assertThat(status(path, stranger)).isEqualTo(404);
        assertThat(status(path + "/events", stranger)).isEqualTo(404);
        assertThat(
                        ids(
                                bed.send(
                                                HttpMethod.GET,
                                                "/api/alarms?retrospective=true",
                                                stranger,
                                                null)
                                        .bodyAsJsonObject()))
                .isEmpty();
    }

    private static int status(String path, String token) {
        return bed.send(HttpMethod.GET, path, token, null).statusCode();
    }
}

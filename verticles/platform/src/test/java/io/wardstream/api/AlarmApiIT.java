package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.registry.RegistryBed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AlarmApiIT {

    private static final Instant RAISED = Instant.parse("2026-03-01T11:59:00Z");

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
    void showsAnAlarmAsItStands() {
        Alarm alarm = raise(here, AlarmPriority.HIGH, 0);

        JsonObject read = bed.get(path(alarm)).bodyAsJsonObject();

        assertThat(read).isEqualTo(new JsonObject(AlarmJson.of(alarm).encode()));
        assertThat(read.getString("text")).isEqualTo("SpO2 86 < 88");
        assertThat(read.getValue("value")).isEqualTo(86);
    }

    @Test
    void tellsWhatHasHappenedToAnAlarm() {
        Alarm alarm = raise(here, AlarmPriority.HIGH, 0);
        HttpResponse<Buffer> _ = acknowledge(alarm, bed.admin);

        List<JsonObject> events = items(bed.get(path(alarm) + "/events").bodyAsJsonObject());

        assertThat(events)
                .extracting(event -> event.getString("kind"))
                .containsExactly("raised", "acknowledged");
        assertThat(events.getFirst().remove("recordedAt")).isNotNull();
        assertThat(events.getFirst())
                .isEqualTo(
                        new JsonObject()
                                .put("version", 1)
                                .put("kind", "raised")
                                .put("at", RAISED.toString())
                                .putNull("by")
                                .put("state", "UNACKNOWLEDGED")
                                .put("priority", "high")
                                .put("value", 86));
        assertThat(events.getLast().getString("by")).isEqualTo(RegistryBed.ADMIN);
        assertThat(events.getLast().getString("at")).isEqualTo(ApiBed.NOW.toString());
    }

    @Test
    void listsByPlaceStateAndPriority() {
        Place place = bed.place("Filtered");
        Alarm high = raise(place, AlarmPriority.HIGH, 0);
        Alarm low = raise(place, AlarmPriority.LOW, 1);
        HttpResponse<Buffer> _ = acknowledge(high, bed.admin);
        String hospital = "?hospital=" + place.hospital();

        assertThat(listed(hospital)).containsExactly(id(low), id(high));
        assertThat(listed("?ward=" + place.ward())).containsExactly(id(low), id(high));
        assertThat(listed("?patient=" + low.subject().patientPublicId())).containsExactly(id(low));
        assertThat(listed(hospital + "&state=ACKNOWLEDGED")).containsExactly(id(high));
        assertThat(listed(hospital + "&priority=low")).containsExactly(id(low));
        assertThat(listed(hospital + "&from=2026-03-01T12:00:00Z")).containsExactly(id(low));
        assertThat(listed(hospital + "&to=2026-03-01T12:00:00Z")).containsExactly(id(high));
    }

    @Test
    void refusesParametersThatBreakTheirRuleByName() {
        Map<String, String> bad =
                Map.of(
                        "state", "state=acknowledged",
                        "priority", "priority=urgent",
                        "from", "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
                        "to", "to=yesterday",
                        "cursor", "cursor=LTE",
                        "limit", "limit=501",
                        "color", "color=red");

        bad.forEach(
                (field, query) -> {
                    HttpResponse<Buffer> refused = bed.get("/api/alarms?" + query);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
    }

    @Test
    void pagesThroughAlarmsWithoutLossOrRepeat() {
        Place place = bed.place("Paged");
        List<String> raised = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            raised.addFirst(id(raise(place, AlarmPriority.MEDIUM, i)));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page =
                    bed.get("/api/alarms?limit=4&hospital=" + place.hospital() + cursor)
                            .bodyAsJsonObject();
            seen.addAll(ids(page));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(raised);
    }

    @Test
    void acknowledgesAnAlarmOnceAndAnswersTheSecondTimeAlike() {
        Place place = bed.place("Acknowledged");
        Alarm alarm = raise(place, AlarmPriority.HIGH, 0);
        String nurse = bed.userAt("nurse", "clinician", place.hospital());
        String doctor = bed.userAt("doctor", "clinician", place.hospital());

        HttpResponse<Buffer> first = acknowledge(alarm, nurse);
        HttpResponse<Buffer> second = acknowledge(alarm, doctor);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.bodyAsJsonObject().getString("state")).isEqualTo("ACKNOWLEDGED");
        assertThat(first.bodyAsJsonObject().getString("acknowledgedBy")).isEqualTo("nurse");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.bodyAsJsonObject()).isEqualTo(first.bodyAsJsonObject());
    }

    @Test
    void letsCliniciansAcknowledgeAndNobodyWhoOnlyReads() {
        Place place = bed.place("Watched");
        Alarm alarm = raise(place, AlarmPriority.HIGH, 0);
        String viewer = bed.userAt("viewer", "viewer", place.hospital());
        String engineer = bed.userAt("engineer", "device-manager", place.hospital());

        assertThat(acknowledge(alarm, viewer).statusCode()).isEqualTo(403);
        assertThat(acknowledge(alarm, engineer).statusCode()).isEqualTo(403);
        assertThat(bed.send(HttpMethod.GET, path(alarm), viewer, null).statusCode()).isEqualTo(200);
    }

    @Test
    void answersAForeignHospitalLikeNone() {
        Place place = bed.place("Foreign");
        Alarm alarm = raise(place, AlarmPriority.HIGH, 0);
        String stranger = bed.userAt("stranger", "hospital-admin", here.hospital());

        for (String path :
                List.of(
                        path(alarm),
                        path(alarm) + "/events",
                        "/api/alarms?hospital=" + place.hospital(),
                        "/api/alarms?ward=" + place.ward(),
                        "/api/alarms?patient=" + alarm.subject().patientPublicId())) {
            HttpResponse<Buffer> foreign = bed.send(HttpMethod.GET, path, stranger, null);
            String sameOfNone =
                    path.replaceFirst("[0-9a-f-]{36}", "00000000-0000-4000-8000-000000000000");
            HttpResponse<Buffer> none = bed.send(HttpMethod.GET, sameOfNone, stranger, null);
            assertThat(foreign.statusCode()).as(path).isEqualTo(404);
            assertThat(foreign.bodyAsString()).isEqualTo(none.bodyAsString());
        }
        assertThat(acknowledge(alarm, stranger).statusCode()).isEqualTo(404);
        assertThat(ids(bed.send(HttpMethod.GET, "/api/alarms", stranger, null).bodyAsJsonObject()))
                .doesNotContain(id(alarm));
    }

    @Test
    void listsTheAlarmsOfAGroupOnlyToWhoAsksForThem() {
        Place place = bed.place("Grouped");
        Alarm low = raise(place, AlarmPriority.HIGH, 0);
        Alarm.Subject subject = low.subject();
        Alarm group =
                record(
                        Alarm.Subject.ofWard(
                                subject.hospitalId(), subject.wardId(), subject.wardPublicId()),
                        technical("MASS_DISCONNECT", 1));
        Alarm entry = record(subject.inGroup(group.id()), technical("DISCONNECTED", Double.NaN));
        String hospital = "?hospital=" + place.hospital();

        assertThat(listed(hospital)).containsExactly(id(group), id(low));
        assertThat(listed(hospital + "&kind=technical")).containsExactly(id(group));
        assertThat(listed(hospital + "&kind=physiological")).containsExactly(id(low));
        assertThat(listed("?group=" + group.id())).containsExactly(id(entry));
        assertThat(listed("?patient=" + subject.patientPublicId()))
                .containsExactly(id(entry), id(low));
        JsonObject shown = bed.get(path(group)).bodyAsJsonObject();
        assertThat(shown.getValue("patientId")).isNull();
        assertThat(shown.getValue("deviceId")).isNull();
        assertThat(shown.getString("group")).isEqualTo(id(group));
        assertThat(shown.getValue("value")).isEqualTo(1);
        assertThat(bed.get(path(entry)).bodyAsJsonObject().getString("group")).isEqualTo(id(group));
    }

    private static Alarm.Cause technical(String code, double value) {
        return new Alarm.Cause(
                AlarmKind.TECHNICAL, code, null, value, Double.NaN, code, 0, RAISED.toEpochMilli());
    }

    private static Alarm record(Alarm.Subject subject, Alarm.Cause cause) {
        Alarm.Progress progress =
                new Alarm.Progress(
                        AlarmPriority.LOW,
                        AlarmState.UNACKNOWLEDGED,
                        false,
                        RAISED.toEpochMilli(),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        return RegistryBed.await(
                bed.alerts.raise(new Alarm(UUID.randomUUID(), 1, true, subject, cause, progress)));
    }

    /** An alarm of a new patient, recorded, raised so many minutes after {@link #RAISED}. */
    private static Alarm raise(Place place, AlarmPriority priority, int minutes) {
        return bed.raise(bed.patient(place), priority, RAISED.plusSeconds(60L * minutes));
    }

    private static HttpResponse<Buffer> acknowledge(Alarm alarm, String token) {
        return bed.send(HttpMethod.POST, path(alarm) + "/acknowledge", token, null);
    }

    private static List<String> listed(String query) {
        return ids(bed.get("/api/alarms" + query).bodyAsJsonObject());
    }

    private static List<String> ids(JsonObject page) {
        return items(page).stream().map(alarm -> alarm.getString("id")).toList();
    }

    private static List<JsonObject> items(JsonObject page) {
        return page.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private static String path(Alarm alarm) {
        return "/api/alarms/" + alarm.id();
    }

    private static String id(Alarm alarm) {
        return alarm.id().toString();
    }
}

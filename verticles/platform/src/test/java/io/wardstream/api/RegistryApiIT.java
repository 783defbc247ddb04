package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.RegistryBed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RegistryApiIT {

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
    void makesHospitalsAndWards() {
        HttpResponse<Buffer> hospital =
                bed.post("/api/hospitals", new JsonObject().put("name", "Charité"));
        String wards = "/api/hospitals/" + ApiBed.id(hospital) + "/wards";
        HttpResponse<Buffer> ward = bed.post(wards, new JsonObject().put("name", "Station 1"));
        HttpResponse<Buffer> again = bed.post(wards, new JsonObject().put("name", "Station 1"));

        assertThat(hospital.bodyAsJsonObject().fieldNames()).containsExactly("id", "name");
        assertThat(ward.statusCode()).isEqualTo(201);
        assertThat(ward.bodyAsJsonObject().getString("name")).isEqualTo("Station 1");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(items(bed.get(wards))).hasSize(1);
    }

    @Test
    void admitsMovesAndDischargesAPatient() {
        JsonObject admitted =
                bed.post(
                                "/api/patients",
                                here.json().put("bed", "12").put("displayName", "Somebody"))
                        .bodyAsJsonObject();
        String path = "/api/patients/" + admitted.getString("id");
        String step =
                ApiBed.id(
                        bed.post(
                                "/api/hospitals/" + here.hospital() + "/wards",
                                new JsonObject().put("name", "Step down")));

        JsonObject moved =
                bed.patch(path, new JsonObject().put("wardId", step).put("bed", "3"))
                        .bodyAsJsonObject();
        JsonObject discharged =
                bed.patch(path, new JsonObject().put("status", "discharged")).bodyAsJsonObject();

        assertThat(admitted.getString("bed")).isEqualTo("12");
        assertThat(admitted.getString("status")).isEqualTo("admitted");
        assertThat(moved.getString("wardId")).isEqualTo(step);
        assertThat(moved.getString("bed")).isEqualTo("3");
        assertThat(discharged.getString("status")).isEqualTo("discharged");
        assertThat(discharged.getString("bed")).isNull();
        assertThat(bed.get(path).bodyAsJsonObject()).isEqualTo(discharged);
    }

    @Test
    void answersAForeignHospitalLikeNone() {
        String patient = bed.patient(there);
        String device = bed.device(there).getString("id");
        String stranger = bed.userAt("stranger", "hospital-admin", here.hospital());
        String unknown = "00000000-0000-4000-8000-000000000000";

        for (String path :
                List.of(
                        "/api/patients/%s".formatted(patient),
                        "/api/patients/%s/vitals/latest".formatted(patient),
                        "/api/patients/%s/vitals/history".formatted(patient),
                        "/api/devices/%s".formatted(device),
                        "/api/devices/%s/assignments".formatted(device),
                        "/api/hospitals/%s/wards".formatted(there.hospital()),
                        "/api/devices?hospital=%s".formatted(there.hospital()),
                        "/api/devices?ward=%s".formatted(there.ward()),
                        "/api/patients?ward=%s".formatted(there.ward()))) {
            HttpResponse<Buffer> foreign = bed.send(HttpMethod.GET, path, stranger, null);
            String sameOfNone = path.replaceFirst("[0-9a-f-]{36}", unknown);
            HttpResponse<Buffer> none = bed.send(HttpMethod.GET, sameOfNone, stranger, null);
            assertThat(foreign.statusCode()).as(path).isEqualTo(404);
            assertThat(foreign.bodyAsString()).isEqualTo(none.bodyAsString());
        }
    }

    @Test
    void changesNothingInAForeignHospital() {
        String patient = bed.patient(there);
        String device = bed.device(there).getString("id");
        String stranger = bed.userAt("intruder", "hospital-admin", here.hospital());
        JsonObject one = new JsonObject();

        assertThat(
                        List.of(
                                status(stranger, "PATCH", "/api/patients/" + patient, one),
                                status(stranger, "PATCH", "/api/devices/" + device, one),
                                status(stranger, "DELETE", "/api/devices/" + device, null),
                                status(stranger, "POST", "/api/devices/" + device + "/token", null),
                                status(
                                        stranger,
                                        "PUT",
                                        "/api/devices/" + device + "/patient",
                                        new JsonObject().put("patientId", patient)),
                                status(
                                        stranger,
                                        "DELETE",
                                        "/api/devices/" + device + "/patient",
                                        null),
                                status(
                                        stranger,
                                        "POST",
                                        "/api/patients",
                                        there.json().put("displayName", "x")),
                                status(
                                        stranger,
                                        "POST",
                                        "/api/devices/batch",
                                        there.json().put("model", "x").put("count", 1)),
                                status(
                                        stranger,
                                        "POST",
                                        "/api/hospitals/" + there.hospital() + "/wards",
                                        new JsonObject().put("name", "x"))))
                .containsOnly(404);
        assertThat(status(stranger, "POST", "/api/hospitals", new JsonObject().put("name", "x")))
                .isEqualTo(403);
        assertThat(names(bed.send(HttpMethod.GET, "/api/users", stranger, null)))
                .contains("intruder")
                .doesNotContain(RegistryBed.ADMIN);
    }

    @Test
    void listsOnlyWhatTheCallerMaySee() {
        String _ = bed.patient(there);
        String mine = bed.patient(here);
        String viewer = bed.userAt("viewer", "viewer", here.hospital());

        JsonArray patients =
                bed.send(HttpMethod.GET, "/api/patients?limit=500", viewer, null)
                        .bodyAsJsonObject()
                        .getJsonArray("items");

        assertThat(patients.stream().map(JsonObject.class::cast))
                .extracting(patient -> patient.getString("id"))
                .contains(mine);
        assertThat(patients.stream().map(JsonObject.class::cast))
                .extracting(patient -> patient.getString("hospitalId"))
                .containsOnly(here.hospital());
        assertThat(items(bed.send(HttpMethod.GET, "/api/hospitals", viewer, null))).hasSize(1);
    }

    @Test
    void forbidsWhatARoleDoesNotAllow() {
        String viewer = bed.userAt("onlooker", "viewer", here.hospital());
        String clinician = bed.userAt("clinician", "clinician", here.hospital());
        JsonObject patient = here.json().put("displayName", "Somebody");
        JsonObject device = here.json().put("name", "Monitor").put("model", "PM-9");

        assertThat(status(viewer, "POST", "/api/patients", patient)).isEqualTo(403);
        assertThat(status(viewer, "POST", "/api/devices", device)).isEqualTo(403);
        assertThat(status(clinician, "POST", "/api/devices", device)).isEqualTo(403);
        assertThat(status(clinician, "POST", "/api/patients", patient)).isEqualTo(201);
    }

    @Test
    void pagesThroughDevicesWithoutLossOrRepeat() {
        Place place = bed.place("Paged");
        HttpResponse<Buffer> batch =
                bed.post("/api/devices/batch", place.json().put("model", "PM-9").put("count", 25));
        Set<String> made = new HashSet<>();
        lines(batch).forEach(line -> made.add(line.getString("id")));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page =
                    bed.get("/api/devices?limit=7&hospital=" + place.hospital() + cursor)
                            .bodyAsJsonObject();
            page.getJsonArray("items").stream()
                    .map(JsonObject.class::cast)
                    .forEach(device -> seen.add(device.getString("id")));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(Set.copyOf(seen)).isEqualTo(made);
    }

    @Test
    void answersAListThatHasNotChangedWith304() {
        Place place = bed.place("Tagged");
        JsonObject _ = bed.device(place);
        String path = "/api/devices?hospital=" + place.hospital();
        HttpResponse<Buffer> first = bed.get(path);

        HttpResponse<Buffer> second = ifNoneMatch(path, first.getHeader("ETag"));
        JsonObject _ = bed.device(place);
        HttpResponse<Buffer> third = ifNoneMatch(path, first.getHeader("ETag"));

        assertThat(first.getHeader("Cache-Control")).isEqualTo("private, max-age=300");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isNull();
        assertThat(third.statusCode()).isEqualTo(200);
    }

    @Test
    void makesFiveThousandDevicesInAFewSeconds() {
        Place place = bed.place("Large");
        long before = System.nanoTime();

        HttpResponse<Buffer> batch =
                bed.post(
                        "/api/devices/batch",
                        place.json().put("model", "PM-9").put("count", 5_000).put("assign", true));

        long millis = (System.nanoTime() - before) / 1_000_000;
        assertThat(batch.statusCode()).isEqualTo(201);
        assertThat(batch.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines(batch)).hasSize(5_000);
        assertThat(lines(batch).findFirst().orElseThrow().fieldNames())
                .containsExactly("id", "token", "name", "patientId");
        assertThat(lines(batch)).extracting(l -> l.getString("token")).doesNotHaveDuplicates();
        assertThat(millis).isLessThan(10_000);
    }

    @Test
    void usersAreListedWithTheirGrants() {
        String _ = bed.userAt("listed", "device-manager", there.hospital());

        JsonObject listed =
                items(bed.get("/api/users"))
                        .filter(user -> user.getString("username").equals("listed"))
                        .findFirst()
                        .orElseThrow();

        assertThat(listed.getJsonArray("grants"))
                .containsExactly(
                        new JsonObject()
                                .put("role", "device-manager")
                                .put("hospitalId", there.hospital())
                                .putNull("wardId"));
        assertThat(listed.encode()).doesNotContain("password");
        assertThat(RegistryBed.ADMIN).isIn(names(bed.get("/api/users")));
    }

    private static List<String> names(HttpResponse<Buffer> users) {
        return items(users).map(user -> user.getString("username")).toList();
    }

    private static HttpResponse<Buffer> ifNoneMatch(String path, String tag) {
        return RegistryBed.await(
                bed.request(HttpMethod.GET, path, bed.admin)
                        .putHeader("If-None-Match", tag)
                        .send());
    }

    private static int status(String token, String method, String path, @Nullable JsonObject body) {
        return bed.send(HttpMethod.valueOf(method), path, token, body).statusCode();
    }

    private static Stream<JsonObject> items(HttpResponse<Buffer> list) {
        return list.bodyAsJsonObject().getJsonArray("items").stream().map(JsonObject.class::cast);
    }

    private static Stream<JsonObject> lines(HttpResponse<Buffer> batch) {
        return batch.bodyAsString().lines().map(JsonObject::new);
    }
}

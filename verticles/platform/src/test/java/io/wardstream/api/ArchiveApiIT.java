package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.Scope;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Asking for archived days, and watching them come back. */
final class ArchiveApiIT {

    private static ApiBed bed;
    private static Place home;
    private static Place elsewhere;
    private static String administrator;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        home = bed.place("Home");
        elsewhere = bed.place("Elsewhere");
        administrator = bed.userAt("home-admin", "hospital-admin", home.hospital());
        archived(home, LocalDate.of(2026, 2, 1), false);
        archived(home, LocalDate.of(2026, 2, 2), true);
        archived(elsewhere, LocalDate.of(2026, 2, 1), false);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    private static void archived(Place place, LocalDate day, boolean isExpired) {
        int hospital =
                await(
                                bed.bed
                                        .registry
                                        .hospitals()
                                        .find(Scope.platform(), UUID.fromString(place.hospital())))
                        .orElseThrow()
                        .id();
        RegistryBed.done(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO archive_day (day, hospital_id, state, expired_at)
                                VALUES ($1, $2, 'dropped', CASE WHEN $3 THEN now() END)
                                """)
                        .execute(Tuple.of(day, hospital, isExpired)));
    }

    private static HttpResponse<Buffer> restore(String day, String token) {
        return bed.send(HttpMethod.POST, "/api/archive/days/" + day + "/restore", token, null);
    }

    private static String at(String day, Place place) {
        return day + "/restore?hospital=" + place.hospital();
    }

    private static HttpResponse<Buffer> restoreAt(String dayAndPlace, String token) {
        return bed.send(HttpMethod.POST, "/api/archive/days/" + dayAndPlace, token, null);
    }

    @Test
    void acceptsADayAndSaysWhereToLook() {
        HttpResponse<Buffer> accepted = restore("2026-02-01", administrator);

        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonObject job = accepted.bodyAsJsonObject();
        assertThat(job.getString("kind")).isEqualTo("database");
        assertThat(job.getJsonArray("days")).isEqualTo(new JsonArray().add("2026-02-01"));
        assertThat(job.getString("state")).isEqualTo("waiting");
        assertThat(job.getString("requestedBy")).isEqualTo("home-admin");
        String location = accepted.getHeader("Location");
        assertThat(location).isEqualTo("/api/archive/restores/" + job.getString("id"));
        HttpResponse<Buffer> found = bed.send(HttpMethod.GET, location, administrator, null);
        assertThat(found.bodyAsJsonObject()).isEqualTo(job);
        assertThat(restore("2026-02-01", administrator).getHeader("Location")).isEqualTo(location);
    }

    @Test
    void saysWhatItCannotBringBack() {
        assertThat(restore("2026-02-28", administrator).statusCode()).isEqualTo(409);
        assertThat(restore("2026-02-02", administrator).statusCode()).isEqualTo(410);
        assertThat(restore("yesterday", administrator).statusCode()).isEqualTo(400);
        assertThat(restore("2026-02-30", administrator).statusCode()).isEqualTo(400);
    }

    @Test
    void showsNobodyWhatIsAnotherHospitals() {
        String stranger = bed.userAt("elsewhere-admin", "hospital-admin", elsewhere.hospital());
        String location = restoreAt(at("2026-02-01", elsewhere), stranger).getHeader("Location");

        HttpResponse<Buffer> asked = restoreAt(at("2026-02-01", elsewhere), administrator);
        HttpResponse<Buffer> found = bed.send(HttpMethod.GET, location, administrator, null);

        assertThat(asked.statusCode()).isEqualTo(404);
        assertThat(found.statusCode()).isEqualTo(404);
        assertThat(bed.send(HttpMethod.GET, location, stranger, null).statusCode()).isEqualTo(200);
        assertThat(bed.get("/api/archive/restores/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void isForAdministratorsWhoSayWhichHospitalTheyMean() {
        String clinician = bed.userAt("home-clinician", "clinician", home.hospital());

        assertThat(restore("2026-02-01", clinician).statusCode()).isEqualTo(403);
        assertThat(restoreAt(at("2026-02-01", home), clinician).statusCode()).isEqualTo(403);
        HttpResponse<Buffer> unsaid = restore("2026-02-01", bed.admin);
        assertThat(unsaid.statusCode()).isEqualTo(400);
        assertThat(unsaid.bodyAsJsonObject().getString("field")).isEqualTo("hospital");
        assertThat(restoreAt(at("2026-02-01", home), bed.admin).statusCode()).isEqualTo(202);
    }
}

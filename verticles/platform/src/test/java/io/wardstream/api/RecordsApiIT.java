package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.S3ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holding and erasing what is kept of patients; the store is a real one. */
class RecordsApiIT {
    private static final JsonObject CASE = new JsonObject().put("reason", "case 4711");
    private static final String BECAUSE = "?reason=patient_request";

    private static Vertx vertx;
    private static ObjectStore store;
    private static ApiBed bed;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        EmbeddedS3 server = TestS3.shared();
        Path _ = server.bucket("records");
        store =
                S3ObjectStore.open(
                        vertx,
                        new S3Config(
                                true,
                                server.endpoint(),
                                "us-east-1",
                                "records",
                                true,
                                server.accessKey(),
                                new Secret(server.secretKey()),
                                Duration.ofSeconds(20)));
        bed = new ApiBed(store);
        done(bed.bed.vertx.deployVerticle(bed.reports.orElseThrow().verticles().get()));
    }

    @AfterAll
    static void stop() {
        bed.close();
        done(store.close());
        done(vertx.close());
    }

    private static String discharged(Place place, String name) {
        String patient =
                ApiBed.id(bed.post("/api/patients", place.json().put("displayName", name)));
        HttpResponse<Buffer> left =
                bed.patch("/api/patients/" + patient, new JsonObject().put("status", "discharged"));
        assertThat(left.statusCode()).isEqualTo(200);
        return patient;
    }

    private static String made(JsonObject report) {
        String location =
                bed.post(
                                "/api/reports/generate",
                                report.put("from", "2026-03-01T00:00:00Z")
                                        .put("to", "2026-03-01T12:00:00Z")
                                        .put("format", "pdf"))
                        .getHeader("Location");
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                bed.get(location)
                                        .bodyAsJsonObject()
                                        .getString("state")
                                        .equals("done"));
        return location;
    }

    /** Every text of every table, as the platform sees it. */
    private static String everyText() {
        String tables =
                """
                SELECT string_agg(format('SELECT to_jsonb(t)::text AS line FROM %I t', c.relname),
                                  ' UNION ALL ')
                FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                  AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT')
                """;
        return await(
                bed.bed
                        .database
                        .platform()
                        .query(tables)
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0))
                        .compose(all -> bed.bed.database.platform().query(all).execute())
                        .map(
                                rows ->
                                        rows.stream()
                                                .map(row -> row.getString("line"))
                                                .reduce("", String::concat)));
    }

    @Test
    void holdsAPatientUntilItIsReleasedAndKeepsWhatWas() {
        String hold = "/api/patients/" + bed.patient(bed.place("Court")) + "/legal-hold";

        HttpResponse<Buffer> set = bed.put(hold, CASE);
        HttpResponse<Buffer> again = bed.put(hold, CASE);
        boolean wasHeld = bed.get(hold).bodyAsJsonObject().getBoolean("held");
        HttpResponse<Buffer> released = bed.delete(hold);

        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(set.bodyAsJsonObject().getString("setBy")).isEqualTo("admin");
        assertThat(again.bodyAsJsonObject()).isEqualTo(set.bodyAsJsonObject());
        assertThat(wasHeld).isTrue();
        assertThat(released.statusCode()).isEqualTo(204);
        assertThat(bed.delete(hold).statusCode()).isEqualTo(204);
        JsonObject after = bed.get(hold).bodyAsJsonObject();
        assertThat(after.getBoolean("held")).isFalse();
        assertThat(after.getJsonArray("items")).hasSize(1);
        assertThat(after.getJsonArray("items").getJsonObject(0).getString("releasedBy"))
                .isEqualTo("admin");
    }

    @Test
    void holdsForAnotherReasonInsteadOfTheFirst() {
        String hold = "/api/patients/" + bed.patient(bed.place("Two courts")) + "/legal-hold";
        JsonObject _ = bed.put(hold, CASE).bodyAsJsonObject();

        HttpResponse<Buffer> other = bed.put(hold, new JsonObject().put("reason", "case 4712"));

        assertThat(other.bodyAsJsonObject().getString("reason")).isEqualTo("case 4712");
        JsonObject all = bed.get(hold).bodyAsJsonObject();
        assertThat(all.getJsonArray("items")).hasSize(2);
        assertThat(all.getJsonArray("items").getJsonObject(1).getString("releasedAt")).isNotNull();
    }

    @Test
    void showsTheHoldOfAHospitalWithItsPatients() {
        Place place = bed.place("Held altogether");
        String patient = bed.patient(place);
        JsonObject _ =
                bed.put("/api/hospitals/" + place.hospital() + "/legal-hold", CASE)
                        .bodyAsJsonObject();

        JsonObject ofPatient =
                bed.get("/api/patients/" + patient + "/legal-hold").bodyAsJsonObject();

        assertThat(ofPatient.getBoolean("held")).isTrue();
        assertThat(ofPatient.getJsonArray("items").getJsonObject(0).getString("patientId"))
                .isNull();
    }

    @Test
    void letsOnlyAdministratorsOfTheHospitalHoldEraseAndExport() {
        Place place = bed.place("Rights");
        Place foreign = bed.place("Foreign rights");
        String patient = "/api/patients/" + discharged(place, "Kept secret");
        String nurse = bed.userAt("records-nurse", "clinician", place.hospital());
        String stranger = bed.userAt("records-stranger", "hospital-admin", foreign.hospital());

        for (String token : List.of(nurse, stranger)) {
            int refused = token.equals(nurse) ? 403 : 404;
            for (String path :
                    List.of(
                            patient + "/legal-hold",
                            "/api/hospitals/" + place.hospital() + "/legal-hold")) {
                assertThat(bed.send(HttpMethod.GET, path, token, null).statusCode())
                        .isEqualTo(refused);
                assertThat(bed.send(HttpMethod.PUT, path, token, CASE).statusCode())
                        .isEqualTo(refused);
                assertThat(bed.send(HttpMethod.DELETE, path, token, null).statusCode())
                        .isEqualTo(refused);
            }
            assertThat(bed.send(HttpMethod.DELETE, patient + BECAUSE, token, null).statusCode())
                    .isEqualTo(refused);
            assertThat(bed.send(HttpMethod.GET, patient + "/export", token, null).statusCode())
                    .isEqualTo(refused);
        }
        assertThat(bed.get(patient).statusCode()).isEqualTo(200);
    }

    @Test
    void erasesTheNameEverywhereAndSaysTheSameWhenItIsDoneAgain() {
        Place place = bed.place("Forgetful");
        String id = discharged(place, "Rosalind Unmistakable");
        String patient = "/api/patients/" + id;
        JsonObject _ =
                bed.put(patient + "/legal-hold", new JsonObject().put("reason", "Unmistakable"))
                        .bodyAsJsonObject();
        HttpResponse<Buffer> _ = bed.delete(patient + "/legal-hold");
        String own = made(new JsonObject().put("patientId", id));
        String ofWard = made(new JsonObject().put("wardId", place.ward()));
        String elsewhere = made(new JsonObject().put("wardId", bed.place("Elsewhere").ward()));
        assertThat(everyText()).contains("Unmistakable");

        HttpResponse<Buffer> erased = bed.delete(patient + BECAUSE);
        HttpResponse<Buffer> again = bed.delete(patient + BECAUSE);

        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(everyText()).doesNotContain("Unmistakable");
        for (String path :
                List.of(patient, patient + "/export", patient + "/vitals/latest", own, ofWard)) {
            assertThat(bed.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(bed.get(elsewhere).statusCode()).isEqualTo(200);
        assertThat(await(store.list("reports/")))
                .extracting(object -> object.key())
                .noneMatch(key -> key.contains(own.substring(own.lastIndexOf('/') + 1)))
                .noneMatch(key -> key.contains(ofWard.substring(ofWard.lastIndexOf('/') + 1)));
        assertThat(await(bed.bed.registry.erasures().unfinished(10))).isEmpty();
    }

    @Test
    void erasesNobodyWhoIsHereOrHeldAndNothingWithoutAReason() {
        Place place = bed.place("Not yet");
        String admitted = "/api/patients/" + bed.patient(place);
        String held = "/api/patients/" + discharged(place, "Held");
        JsonObject _ = bed.put(held + "/legal-hold", CASE).bodyAsJsonObject();
        String free = "/api/patients/" + discharged(place, "Free");

        assertThat(bed.delete(admitted + BECAUSE).statusCode()).isEqualTo(409);
        assertThat(bed.delete(held + BECAUSE).statusCode()).isEqualTo(409);
        assertThat(bed.delete(free).statusCode()).isEqualTo(400);
        assertThat(bed.delete(free + "?reason=Rosalind").bodyAsJsonObject().getString("field"))
                .isEqualTo("reason");
        assertThat(bed.delete(free + BECAUSE).statusCode()).isEqualTo(204);
    }

    @Test
    void answersAHoldOnlyWhenNoDeletionIsUnderWayThatDoesNotKnowIt() {
        Place place = bed.place("Race");
        String hold = "/api/hospitals/" + place.hospital() + "/legal-hold";
        Promise<Void> deletion = Promise.promise();
        AtomicBoolean isAnswered = new AtomicBoolean();
        Promise<Void> begun = Promise.promise();
        Future<Void> deleted =
                bed.bed
                        .registry
                        .holds()
                        .deleting(
                                _ -> {
                                    begun.complete();
                                    return deletion.future();
                                });
        done(begun.future());

        Future<HttpResponse<Buffer>> set =
                bed.request(HttpMethod.PUT, hold, bed.admin)
                        .sendJsonObject(CASE)
                        .onSuccess(_ -> isAnswered.set(true));
        await().atMost(Duration.ofSeconds(10)).until(RecordsApiIT::somebodyWaits);
        boolean wasAnsweredBefore = isAnswered.get();
        deletion.complete();

        assertThat(wasAnsweredBefore).isFalse();
        assertThat(await(set).statusCode()).isEqualTo(200);
        done(deleted);
        assertThat(await(bed.bed.registry.holds().hospitals())).contains(id(place));
    }

    private static boolean somebodyWaits() {
        return await(
                bed.bed
                        .database
                        .platform()
                        .query("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted) AS waits")
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean("waits")));
    }

    private static int id(Place place) {
        return await(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery("SELECT id FROM hospital WHERE public_id = $1::text::uuid")
                        .execute(Tuple.of(place.hospital()))
                        .map(rows -> rows.iterator().next().getInteger("id")));
    }
}

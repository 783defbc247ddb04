package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.S3ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Asking for, watching, fetching and removing reports; the store is a real one. */
class ReportApiIT {
    private static final String PATH = "/api/reports/generate";

    private static Vertx vertx;
    private static ObjectStore store;
    private static ApiBed bed;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        EmbeddedS3 server = TestS3.shared();
        Path _ = server.bucket("reports");
        store =
                S3ObjectStore.open(
                        vertx,
                        new S3Config(
                                true,
                                server.endpoint(),
                                "us-east-1",
                                "reports",
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

    private static JsonObject ofPatient(String patient) {
        return new JsonObject()
                .put("patientId", patient)
                .put("from", "2026-03-01T00:00:00Z")
                .put("to", "2026-03-01T12:00:00Z")
                .put("format", "pdf");
    }

    private static HttpResponse<Buffer> ask(JsonObject report, String token, String key) {
        return RegistryBed.await(
                bed.request(HttpMethod.POST, PATH, token)
                        .putHeader("Idempotency-Key", key)
                        .sendJsonObject(report));
    }

    private static JsonObject made(String location) {
        await().atMost(Duration.ofSeconds(30)).until(() -> state(location).equals("done"));
        return bed.get(location).bodyAsJsonObject();
    }

    private static String state(String location) {
        return bed.get(location).bodyAsJsonObject().getString("state");
    }

    private static HttpResponse<Buffer> part(String path, String range) {
        return RegistryBed.await(
                bed.request(HttpMethod.GET, path, bed.admin).putHeader("Range", range).send());
    }

    @Test
    void makesAReportThatOpensAndSaysWhomItIsAbout() throws Exception {
        Place place = bed.place("Printing");

        HttpResponse<Buffer> accepted = bed.post(PATH, ofPatient(bed.patient(place)));

        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.getHeader("Location");
        assertThat(location).startsWith("/api/reports/");
        JsonObject job = made(location);
        assertThat(job.getDouble("progress")).isEqualTo(1);
        HttpResponse<Buffer> content = bed.get(job.getString("content"));
        assertThat(content.statusCode()).isEqualTo(200);
        assertThat(content.getHeader("Content-Type")).isEqualTo("application/pdf");
        assertThat(content.getHeader("Content-Disposition"))
                .isEqualTo("attachment; filename=\"report-" + job.getString("id") + ".pdf\"");
        assertThat(content.body().length()).isEqualTo(job.getInteger("bytes"));
        try (PDDocument document = Loader.loadPDF(content.body().getBytes())) {
            assertThat(new PDFTextStripper().getText(document)).contains("Somebody", "Printing");
        }
    }

    @Test
    void sendsPartsOfAReport() {
        String location =
                bed.post(PATH, ofPatient(bed.patient(bed.place("Parts")))).getHeader("Location");
        JsonObject job = made(location);
        String path = job.getString("content");
        int bytes = job.getInteger("bytes");
        Buffer whole = bed.get(path).body();

        HttpResponse<Buffer> part = part(path, "bytes=100-199");
        HttpResponse<Buffer> tail = part(path, "bytes=-10");
        HttpResponse<Buffer> outside = part(path, "bytes=" + bytes + "-");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.getHeader("Content-Range")).isEqualTo("bytes 100-199/" + bytes);
        assertThat(part.body()).isEqualTo(whole.getBuffer(100, 200));
        assertThat(tail.body()).isEqualTo(whole.getBuffer(bytes - 10, bytes));
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(outside.getHeader("Content-Range")).isEqualTo("bytes */" + bytes);
        HttpResponse<Buffer> known =
                RegistryBed.await(
                        bed.request(HttpMethod.GET, path, bed.admin)
                                .putHeader("If-None-Match", part.getHeader("ETag"))
                                .send());
        assertThat(known.statusCode()).isEqualTo(304);
        HttpResponse<Buffer> another =
                RegistryBed.await(
                        bed.request(HttpMethod.GET, path, bed.admin)
                                .putHeader("Range", "bytes=0-9")
                                .putHeader("If-Range", "\"another\"")
                                .send());
        assertThat(another.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatBreaksARuleAndNamesIt() {
        String patient = bed.patient(bed.place("Strict printing"));
        Map<String, JsonObject> wrong = new LinkedHashMap<>();
        wrong.put("patientId", ofPatient(patient).putNull("patientId"));
        wrong.put("from", ofPatient(patient).put("from", "2026-03-01T12:00:00Z"));
        wrong.put("to", ofPatient(patient).put("to", "2026-03-01T12:00:01Z"));
        wrong.put("format", ofPatient(patient).put("format", "docx"));

        wrong.forEach(
                (field, report) -> {
                    HttpResponse<Buffer> refused = bed.post(PATH, report);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
        HttpResponse<Buffer> tooLong =
                bed.post(PATH, ofPatient(patient).put("from", "2025-11-20T00:00:00Z"));
        assertThat(tooLong.bodyAsJsonObject().getString("detail")).contains("92 days");
    }

    @Test
    void answersTheSameKeyWithTheSameJob() {
        String patient = bed.patient(bed.place("Twice printed"));

        HttpResponse<Buffer> first = ask(ofPatient(patient), bed.admin, "key-1");
        HttpResponse<Buffer> again = ask(ofPatient(patient), bed.admin, "key-1");
        HttpResponse<Buffer> other =
                ask(ofPatient(patient).put("format", "csv"), bed.admin, "key-1");

        assertThat(again.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void answersAForeignPatientAndReportLikeNone() {
        Place mine = bed.place("Mine to print");
        Place foreign = bed.place("Foreign to print");
        String nurse = bed.userAt("printing-nurse", "clinician", mine.hospital());
        String location = bed.post(PATH, ofPatient(bed.patient(foreign))).getHeader("Location");

        HttpResponse<Buffer> asked =
                bed.send(HttpMethod.POST, PATH, nurse, ofPatient(bed.patient(foreign)));

        assertThat(asked.statusCode()).isEqualTo(404);
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.DELETE}) {
            assertThat(bed.send(method, location, nurse, null).statusCode()).isEqualTo(404);
        }
        assertThat(bed.send(HttpMethod.GET, location + "/content", nurse, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsAReportToWhoAskedAndToAdministratorsOnly() {
        Place place = bed.place("Shared printing");
        String nurse = bed.userAt("asking-nurse", "clinician", place.hospital());
        String colleague = bed.userAt("curious-nurse", "clinician", place.hospital());
        String head = bed.userAt("head-of-all", "hospital-admin", place.hospital());

        String location =
                bed.send(HttpMethod.POST, PATH, nurse, ofPatient(bed.patient(place)))
                        .getHeader("Location");

        assertThat(bed.send(HttpMethod.GET, location, nurse, null).statusCode()).isEqualTo(200);
        assertThat(bed.send(HttpMethod.GET, location, head, null).statusCode()).isEqualTo(200);
        assertThat(bed.send(HttpMethod.GET, location, colleague, null).statusCode()).isEqualTo(404);
        JsonObject own = bed.send(HttpMethod.GET, "/api/reports", nurse, null).bodyAsJsonObject();
        assertThat(own.getJsonArray("items")).hasSize(1);
        JsonObject others = bed.send(HttpMethod.GET, "/api/reports", head, null).bodyAsJsonObject();
        assertThat(others.getJsonArray("items")).isEmpty();
    }

    @Test
    void removesAReport() {
        String location =
                bed.post(PATH, ofPatient(bed.patient(bed.place("Shredder")))).getHeader("Location");
        String content = made(location).getString("content");

        HttpResponse<Buffer> removed = bed.delete(location);

        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(bed.get(location).statusCode()).isEqualTo(404);
        assertThat(bed.get(content).statusCode()).isEqualTo(404);
    }

    @Test
    void saysSoWhenThereIsNoStore() {
        try (ApiBed without = new ApiBed()) {
            HttpResponse<Buffer> refused =
                    without.post(PATH, ofPatient("5b0c1f0e-6f0e-4c55-9d5a-1f3f0f6f6a10"));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.bodyAsJsonObject().getString("detail")).contains("s3.enabled");
            assertThat(refused.getHeader("Retry-After")).isNotNull();
        }
    }
}

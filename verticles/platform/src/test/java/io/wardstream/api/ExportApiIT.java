package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistorySample;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.HistorySink;
import io.wardstream.history.KeptRollups;
import io.wardstream.history.KeptSamples;
import io.wardstream.history.RawTier;
import io.wardstream.history.Repeated;
import io.wardstream.history.Resolution;
import io.wardstream.history.RollupTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything of a patient as one ZIP; what was measured is in memory. */
final class ExportApiIT {
    private static final int PAGES = 3_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = ApiBed.NOW.toEpochMilli();
    private static final long TODAY = NOW / DAY * DAY;

    private static volatile HistoryReader reader = request -> Future.failedFuture("not set");
    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, _) -> Future.failedFuture("no latest values in this test"),
                        request -> reader.open(request));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    /** Samples of today, minutes of yesterday, hours of the day before, and only those. */
    private static HistoryReader kept(List<StoredSample> samples) {
        KeptRollups rollups = new KeptRollups(samples, TODAY, TODAY);
        return new TieredHistory(
                List.of(
                        new RawTier(
                                new KeptSamples(samples),
                                () -> Future.succeededFuture(TODAY),
                                InstantSource.fixed(ApiBed.NOW)),
                        new RollupTier(
                                rollups,
                                BucketLength.MINUTE,
                                () -> Future.succeededFuture(TODAY - DAY)),
                        new RollupTier(
                                rollups, BucketLength.HOUR, () -> Future.succeededFuture(0L))),
                InstantSource.fixed(ApiBed.NOW));
    }

    private static StoredSample sample(int seq, long at) {
        return new StoredSample(
                1, 1, seq, at, Vitals.builder().put(VitalSign.SPO2, 90 + seq).build());
    }

    /** A patient whom a device has measured for two days. */
    private static String measured(Place place) {
        String patient = bed.patient(place);
        String device = bed.device(place).getString("id");
        assertThat(
                        bed.put(
                                        "/api/devices/" + device + "/patient",
                                        new JsonObject().put("patientId", patient))
                                .statusCode())
                .isEqualTo(200);
        bed.bed.asOwner(
                "UPDATE device_assignment SET valid_from = '"
                        + Instant.ofEpochMilli(NOW - 2 * DAY)
                        + "' WHERE patient_id = (SELECT id FROM patient WHERE public_id = '"
                        + patient
                        + "')");
        return patient;
    }

    private static Map<String, byte[]> entries(HttpResponse<Buffer> answer) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(answer.body().getBytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static List<JsonObject> lines(Map<String, byte[]> entries, String name) {
        return new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .map(JsonObject::new)
                .toList();
    }

    @Test
    void holdsEverythingInTheFinestFormThatIsKept() throws IOException {
        reader =
                kept(
                        List.of(
                                sample(1, TODAY - 2 * DAY + DAY / 2 + 1_000),
                                sample(2, TODAY - DAY + 2_000),
                                sample(3, TODAY + 3_000),
                                sample(4, TODAY + 4_000)));
        String patient = measured(bed.place("St. Mary"));
        Alarm _ = bed.raise(patient, AlarmPriority.HIGH, ApiBed.NOW.minusSeconds(60));

        HttpResponse<Buffer> answer = bed.get("/api/patients/" + patient + "/export");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/zip");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getHeader("Content-Disposition"))
                .isEqualTo("attachment; filename=\"patient-" + patient + ".zip\"");
        Map<String, byte[]> entries = entries(answer);
        assertThat(lines(entries, "samples.ndjson"))
                .containsExactly(
                        new JsonObject().put("time", TODAY + 3_000).put("spo2", 93),
                        new JsonObject().put("time", TODAY + 4_000).put("spo2", 94));
        assertThat(lines(entries, "minutes.ndjson"))
                .extracting(line -> line.getLong("time"))
                .containsExactly(TODAY - DAY);
        assertThat(lines(entries, "hours.ndjson"))
                .extracting(line -> line.getLong("time"))
                .containsExactly(TODAY - 2 * DAY + DAY / 2);
        assertThat(lines(entries, "alarms.ndjson").getFirst().getJsonArray("events")).hasSize(1);
        assertThat(lines(entries, "assignments.ndjson")).hasSize(1);
        assertThat(lines(entries, "stays.ndjson")).hasSize(1);
        assertThat(new JsonObject(Buffer.buffer(entries.get("patient.json"))).getString("id"))
                .isEqualTo(patient);
    }

    @Test
    void saysWhatEachEntryIsAndWhoWasGivenItBefore() throws Exception {
        reader = kept(List.of());
        String path = "/api/patients/" + bed.patient(bed.place("St. John")) + "/export";
        assertThat(bed.get(path).statusCode()).isEqualTo(200);

        Map<String, byte[]> entries = entries(bed.get(path));

        JsonObject manifest = new JsonObject(Buffer.buffer(entries.get("manifest.json")));
        assertThat(manifest.getString("madeFor")).isEqualTo("admin");
        assertThat(manifest.getJsonArray("daysNotReadable")).isEmpty();
        assertThat(manifest.getJsonArray("entries")).hasSize(entries.size() - 1);
        for (Object one : manifest.getJsonArray("entries")) {
            JsonObject entry = (JsonObject) one;
            byte[] content = entries.getOrDefault(entry.getString("name"), new byte[0]);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            assertThat(entry.getString("sha256")).isEqualTo(HexFormat.of().formatHex(digest));
            assertThat(entry.getInteger("bytes")).isEqualTo(content.length);
        }
        assertThat(lines(entries, "accesses.ndjson"))
                .extracting(line -> line.getString("kind") + " by " + line.getString("by"))
                .containsExactly("export by admin", "export by admin", "create by admin");
        assertThat(new String(entries.remove("README.txt"), StandardCharsets.UTF_8))
                .contains(entries.keySet());
    }

    @Test
    void isMadeNoFasterThanItIsReadAndNotAtAllForWhoHasLeft() {
        AtomicInteger read = new AtomicInteger();
        reader = _ -> Future.succeededFuture(new LongSeries(read));
        String patient = measured(bed.place("St. Luke"));

        HttpClientResponse response = await(begin(patient));
        awaitStandstill(read);
        int whileNobodyRead = read.get();
        done(response.request().connection().close());
        awaitStandstill(read);

        assertThat(whileNobodyRead).isBetween(1, PAGES / 2);
        assertThat(read.get()).isLessThan(whileNobodyRead + 100);
    }

    /** The answer has begun, and nobody reads its body. */
    private static Future<HttpClientResponse> begin(String patient) {
        return bed.bed
                .vertx
                .createHttpClient()
                .request(
                        HttpMethod.GET,
                        bed.port,
                        "127.0.0.1",
                        "/api/patients/" + patient + "/export")
                .compose(
                        request -> request.putHeader("Authorization", "Bearer " + bed.admin).send())
                .map(
                        response -> {
                            response.pause();
                            return response;
                        });
    }

    private static void awaitStandstill(AtomicInteger read) {
        AtomicInteger before = new AtomicInteger(-1);
        await().during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            int now = read.get();
                            return before.getAndSet(now) == now;
                        });
    }

    /** Values without an order, which cannot be packed well: 150 MB packed. */
    private record LongSeries(AtomicInteger read) implements HistorySeries {

        @Override
        public Resolution resolution() {
            return Resolution.RAW;
        }

        @Override
        public Future<Void> read(HistorySink sink) {
            Random random = new Random(1);
            return Repeated.whileTrue(
                    () -> sink.samples(page(random)).map(_ -> read.incrementAndGet() < PAGES));
        }

        private static List<HistorySample> page(Random random) {
            return IntStream.range(0, 2_000)
                    .mapToObj(
                            _ -> {
                                Vitals.Builder vitals = Vitals.builder();
                                for (VitalSign sign : VitalSign.values()) {
                                    double width = sign.rejectHigh() - sign.rejectLow();
                                    vitals.put(
                                            sign, sign.rejectLow() + random.nextDouble() * width);
                                }
                                return new HistorySample(random.nextLong(NOW), vitals.build());
                            })
                    .toList();
        }
    }
}

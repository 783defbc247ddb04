package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRefusals;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.KeptRollups;
import io.wardstream.history.KeptSamples;
import io.wardstream.history.RawTier;
import io.wardstream.history.RollupTier;
import io.wardstream.history.TieredHistory;
import io.wardstream.lifecycle.archive.ColdRange;
import io.wardstream.lifecycle.archive.LakeDamages;
import io.wardstream.ops.Pressure.Step;
import io.wardstream.samples.StoredSample;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.store.ObjectStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryApiIT {

    private static final long NOW = ApiBed.NOW.toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final String BOTH = "&vitals=spo2,heart_rate";

    @TempDir private Path folder;

    private static ApiBed bed;
    private static String history;
    private static volatile HistoryReader reader = keeping(List.of());
    private static volatile @Nullable HistoryRequest asked;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, _) -> Future.failedFuture("no latest values in this test"),
                        request -> {
                            asked = request;
                            return reader.open(request);
                        });
        history = "/api/patients/" + bed.patient(bed.place("St. Mary")) + "/vitals/history";
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void keepTwoSamples() {
        reader =
                keeping(
                        List.of(
                                sample(1, NOW - 2_000, 72.0, 97.5),
                                sample(2, NOW - 1_000, null, 98.0)));
    }

    @Test
    void showsSamplesInColumns() {
        JsonObject answer =
                get("?from=2026-03-01T12:30:00%2B01:00&to=" + NOW + BOTH + "&resolution=raw")
                        .bodyAsJsonObject();

        assertThat(answer.fieldNames())
                .containsExactly("patientId", "resolution", "from", "to", "time", "vitals");
        assertThat(answer.getString("from")).isEqualTo("2026-03-01T11:30:00Z");
        assertThat(answer.getString("to")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.getString("resolution")).isEqualTo("raw");
        assertThat(answer.getJsonArray("time")).isEqualTo(JsonArray.of(NOW - 2_000, NOW - 1_000));
        assertThat(answer.getJsonObject("vitals"))
                .isEqualTo(
                        new JsonObject(
                                """
                                {"heart_rate":{"value":[72,null]},"spo2":{"value":[97.5,98]}}
                                """));
    }

    @Test
    void showsBucketsWithMinMaxAverageAndCount() {
        JsonObject answer = get("?from=" + (NOW - DAY) + "&to=" + NOW + BOTH).bodyAsJsonObject();

        assertThat(answer.getString("resolution")).isEqualTo("1m");
        assertThat(answer.getJsonArray("time")).isEqualTo(JsonArray.of(NOW - MINUTE));
        assertThat(answer.getJsonObject("vitals"))
                .isEqualTo(
                        new JsonObject(
                                """
                                {"heart_rate":{"min":[72],"max":[72],"avg":[72],"count":[1]},
                                 "spo2":{"min":[97.5],"max":[98],"avg":[97.75],"count":[2]}}
                                """));
    }

    @Test
    void showsNullsWhereAVitalHasNoValueInABucket() {
        reader = keeping(List.of(sample(1, NOW - 2_000, 72.0, null)));

        JsonObject answer = get("?from=" + (NOW - DAY) + "&to=" + NOW + BOTH).bodyAsJsonObject();

        assertThat(answer.getJsonObject("vitals").getJsonObject("spo2"))
                .isEqualTo(
                        new JsonObject(
                                "{\"min\":[null],\"max\":[null],\"avg\":[null],\"count\":[null]}"));
    }

    @Test
    void hasToWaitWhileTheNodeIsOverloaded() {
        bed.pressure.reached(bed, Step.HISTORY);
        HttpResponse<Buffer> refused = get("");
        bed.pressure.reached(bed, Step.NONE);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(5, 14);
        assertThat(refused.bodyAsJsonObject().getString("detail"))
                .isEqualTo("the node is overloaded, what takes long has to wait");
        assertThat(get("").statusCode()).isEqualTo(200);
    }

    @Test
    void givesTheLastHourOfEverythingUnlessTold() {
        assertThat(get("").statusCode()).isEqualTo(200);

        HistoryRequest last = lastAsked();
        assertThat(last.from()).isEqualTo(NOW - HOUR);
        assertThat(last.to()).isEqualTo(NOW);
        assertThat(last.vitals()).isEqualTo(Set.of(VitalSign.values()));
        assertThat(last.resolution()).isNull();
        assertThat(last.maxPoints()).isEqualTo(20_000);
    }

    @Test
    void writesSamplesAsCsv() {
        HttpResponse<Buffer> answer = get("?vitals=heart_rate,spo2", "text/csv");

        assertThat(answer.getHeader("Content-Type")).isEqualTo("text/csv");
        assertThat(answer.bodyAsString())
                .isEqualTo(
                        """
                        time,heart_rate,spo2\r
                        2026-03-01T11:59:58Z,72,97.5\r
                        2026-03-01T11:59:59Z,,98\r
                        """);
        assertThat(lastAsked().maxPoints()).isEqualTo(ApiBed.MAX_ROWS);
    }

    @Test
    void writesBucketsAsCsv() {
        assertThat(get("?vitals=heart_rate,etco2&resolution=1h&from=" + (NOW - DAY), "text/csv"))
                .satisfies(
                        answer ->
                                assertThat(answer.bodyAsString())
                                        .isEqualTo(
                                                """
                                                time,heart_rate_min,heart_rate_max,heart_rate_avg,heart_rate_count,\
                                                etco2_min,etco2_max,etco2_avg,etco2_count\r
                                                2026-03-01T11:00:00Z,72,72,72,1,,,,\r
                                                """));
    }

    @Test
    void writesSamplesAndBucketsAsLinesOfJson() {
        HttpResponse<Buffer> samples = get("?vitals=heart_rate,spo2", "application/x-ndjson");
        HttpResponse<Buffer> buckets =
                get("?vitals=heart_rate&resolution=5m&from=" + (NOW - DAY), "application/x-ndjson");

        assertThat(samples.getHeader("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(samples.bodyAsString())
                .isEqualTo(
                        """
                        {"time":1772366398000,"heart_rate":72,"spo2":97.5}
                        {"time":1772366399000,"spo2":98}
                        """);
        assertThat(buckets.bodyAsString())
                .isEqualTo(
                        """
                        {"time":1772366100000,"heart_rate":{"min":72,"max":72,"avg":72,"count":1}}
                        """);
    }

    @Test
    void streamsAWholeDayOfSamples() {
        reader = keeping(everySecond((int) (DAY / 1_000)));

        HttpResponse<Buffer> answer =
                get("?resolution=raw&vitals=heart_rate&from=" + (NOW - DAY), "text/csv");

        assertThat(answer.getHeader("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.getHeader("ETag")).isNull();
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.bodyAsString().lines()).hasSize(86_401);
    }

    @Test
    void answersWhatHasNotChangedWith304InEachForm() {
        for (String form : List.of("application/json", "text/csv", "application/x-ndjson")) {
            HttpResponse<Buffer> first = get("?vitals=spo2", form);

            HttpResponse<Buffer> second = getUnless("?vitals=spo2", form, first.getHeader("ETag"));

            assertThat(second.statusCode()).as(form).isEqualTo(304);
            assertThat(second.body()).isNull();
        }
    }

    @Test
    void givesAnotherTagWhenASampleHasComeLate() {
        String range = "?from=" + (NOW - 2 * DAY) + "&to=" + (NOW - DAY);
        String before = get(range).getHeader("ETag");
        reader = keeping(List.of(sample(1, NOW - DAY - 1, 72.0, 97.5)));

        HttpResponse<Buffer> after = getUnless(range, "application/json", before);

        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.getHeader("ETag")).isNotEqualTo(before);
    }

    @Test
    void letsOnlyAnswersBeKeptForWhichNoSampleCanComeAnyMore() {
        String settled = "?from=" + (NOW - 32 * DAY) + "&to=" + (NOW - 31 * DAY);
        String open = "?from=" + (NOW - 30 * DAY) + "&to=" + (NOW - 29 * DAY);

        assertThat(get(settled).getHeader("Cache-Control")).isEqualTo("private, max-age=300");
        assertThat(get(open).getHeader("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(get(open).getHeader("Vary")).isEqualTo("Accept, Authorization");
    }

    @Test
    void refusesAFormThereIsNot() {
        HttpResponse<Buffer> refused = get("", "application/xml");

        assertThat(refused.statusCode()).isEqualTo(406);
        assertThat(refused.bodyAsJsonObject().getString("detail"))
                .contains("application/json", "text/csv");
    }

    @Test
    void refusesTooManyPointsAndNamesTheFinestPossible() {
        String manyMinutes = "?resolution=1m&from=" + (NOW - 30 * DAY);
        reader = keeping(everySecond(30_000));

        HttpResponse<Buffer> minutes = get(manyMinutes);
        HttpResponse<Buffer> samples = get("?resolution=raw&from=" + (NOW - DAY));
        HttpResponse<Buffer> everything = get("?from=0");

        assertThat(detail(minutes, 422))
                .isEqualTo(
                        "the range holds more than 20000 points of resolution 1m; the finest"
                                + " possible is 5m");
        assertThat(detail(samples, 422)).endsWith("resolution raw; the finest possible is 1m");
        assertThat(detail(everything, 422)).endsWith("ask for a shorter range");
        assertThat(get(manyMinutes, "text/csv").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAResolutionThatIsNotKept() {
        HttpResponse<Buffer> refused =
                get("?resolution=raw&from=" + (NOW - 40 * DAY) + "&to=" + (NOW - 39 * DAY));

        assertThat(detail(refused, 422))
                .isEqualTo(
                        "not all of the range is kept in resolution raw; the finest possible is"
                                + " 1m");
    }

    @Test
    void namesWhatIsWrongWithARange() {
        assertThat(problem("?from=yesterday").getString("field")).isEqualTo("from");
        assertThat(problem("?to=-5").getString("field")).isEqualTo("to");
        assertThat(problem("?from=5&to=5").getString("detail")).isEqualTo("from must be before to");
        assertThat(problem("?from=6&to=5").getString("field")).isEqualTo("from");
        assertThat(problem("?vitals=heart_rate,blood").getString("field")).isEqualTo("vitals");
        assertThat(problem("?resolution=2m").getString("field")).isEqualTo("resolution");
        assertThat(problem("?form=5").getString("field")).isEqualTo("form");
        assertThat(problem("?from=1&from=2").getString("field")).isEqualTo("from");
    }

    @Test
    void answersNothingForALeapDayWithoutSamplesAndARangeInTheFuture() {
        String leapDay = "?from=2024-02-29T00:00:00Z&to=2024-03-01T00:00:00Z&resolution=1h";
        String future = "?from=2300-01-01T00:00:00Z&to=9999-12-31T23:59:59Z";

        assertThat(get(leapDay).bodyAsJsonObject().getJsonArray("time")).isEmpty();
        assertThat(get(future).bodyAsJsonObject().getJsonArray("time")).isEmpty();
    }

    @Test
    void doesNotKnowAStranger() {
        String unknown = "/api/patients/00000000-0000-0000-0000-000000000000/vitals/history";

        assertThat(bed.get(unknown).statusCode()).isEqualTo(404);
    }

    @Test
    void writesSamplesAsParquet() throws Exception {
        HttpResponse<Buffer> answer =
                get("?vitals=heart_rate,spo2", "application/vnd.apache.parquet");

        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/vnd.apache.parquet");
        assertThat(answer.getHeader("ETag")).isNotNull();
        assertThat(rows(answer, "epoch_ms(time), heart_rate, spo2"))
                .containsExactly(
                        Arrays.asList(NOW - 2_000, 72.0, 97.5),
                        Arrays.asList(NOW - 1_000, null, 98.0));
        HttpResponse<Buffer> again =
                get("?vitals=heart_rate,spo2", "application/vnd.apache.parquet");
        assertThat(again.body()).isEqualTo(answer.body());
    }

    @Test
    void writesBucketsAsParquet() throws Exception {
        HttpResponse<Buffer> answer =
                get("?from=" + (NOW - DAY) + "&to=" + NOW + BOTH, "application/vnd.apache.parquet");

        assertThat(
                        rows(
                                answer,
                                "epoch_ms(time), heart_rate_min, spo2_min, spo2_max, spo2_avg,"
                                        + " spo2_count"))
                .containsExactly(Arrays.asList(NOW - MINUTE, 72.0, 97.5, 98.0, 97.75, 2));
    }

    @Test
    void sendsALongFileInPieces() throws Exception {
        reader = keeping(noise(190_000));

        HttpResponse<Buffer> answer =
                get(
                        "?from=" + (NOW - 3 * DAY) + "&to=" + NOW + "&resolution=raw",
                        "application/vnd.apache.parquet");

        assertThat(answer.getHeader("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(rows(answer, "count(*), count(heart_rate), count(etco2)"))
                .containsExactly(List.of(190_000L, 190_000L, 190_000L));
    }

    @Test
    void writesAParquetFileWithoutRowsToo() throws Exception {
        reader = keeping(List.of());

        HttpResponse<Buffer> answer = get("", "application/vnd.apache.parquet");

        assertThat(rows(answer, "count(*)")).containsExactly(List.of(0L));
    }

    @Test
    void asksBackWhatIsInTheArchiveClass() {
        ColdRange cold = new ColdRange(7, List.of(LocalDate.of(2023, 1, 2)), List.of());
        reader = _ -> Future.failedFuture(HistoryRefusals.cold(cold));

        HttpResponse<Buffer> answer = get("?resolution=raw");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.getHeader("Location"))
                .isEqualTo("/api/archive/restores/" + KeptRestores.JOB);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("60");
        assertThat(answer.bodyAsJsonObject())
                .isEqualTo(
                        new JsonObject()
                                .put("id", KeptRestores.JOB.toString())
                                .put("state", "waiting"));
        assertThat(bed.restores.asked).contains(cold);
    }

    @Test
    void namesADayThatIsDamagedInTheLake() {
        reader = _ -> Future.failedFuture(LakeDamages.of("2026-02-03"));

        HttpResponse<Buffer> answer = get("?resolution=raw");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.bodyAsJsonObject().getString("detail"))
                .isEqualTo("archived data of 2026-02-03 is damaged");
    }

    @Test
    void asksToComeAgainWhileTheObjectStoreIsAway() {
        reader =
                _ ->
                        Future.failedFuture(
                                new ObjectStoreException(
                                        ObjectStoreException.Category.AWAY, "no answer", null));

        HttpResponse<Buffer> answer = get("?resolution=raw");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
    }

    private List<List<Object>> rows(HttpResponse<Buffer> answer, String columns) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        Path file = folder.resolve("history.parquet");
        Path _ = Files.write(file, answer.body().getBytes());
        List<List<Object>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT " + columns + " FROM read_parquet('" + file + "')")) {
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Samples for 31 days and roll-ups for ever, their marks an hour and two behind. */
    static HistoryReader keeping(List<StoredSample> samples) {
        KeptRollups rollups = new KeptRollups(samples, NOW - HOUR, NOW - 2 * HOUR);
        return new TieredHistory(
                List.of(
                        new RawTier(
                                new KeptSamples(samples),
                                () -> Future.succeededFuture(NOW - 31 * DAY),
                                InstantSource.fixed(ApiBed.NOW)),
                        new RollupTier(
                                rollups, BucketLength.MINUTE, () -> Future.succeededFuture(0L)),
                        new RollupTier(
                                rollups, BucketLength.HOUR, () -> Future.succeededFuture(0L))),
                InstantSource.fixed(ApiBed.NOW));
    }

    /** All vitals, a second apart; they do not compress. */
    private static List<StoredSample> noise(int seconds) {
        Random random = new Random(1);
        return IntStream.range(0, seconds)
                .mapToObj(
                        i -> {
                            Vitals.Builder vitals = Vitals.builder();
                            for (VitalSign sign : VitalSign.values()) {
                                double span = sign.rejectHigh() - sign.rejectLow();
                                vitals.put(sign, sign.rejectLow() + random.nextDouble() * span);
                            }
                            long at = NOW - (seconds - i) * 1_000L;
                            return new StoredSample(1, 1, i + 1, at, vitals.build());
                        })
                .toList();
    }

    private static List<StoredSample> everySecond(int seconds) {
        return IntStream.range(0, seconds)
                .mapToObj(i -> sample(i + 1, NOW - (seconds - i) * 1_000L, 72.0, 97.5))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static StoredSample sample(
            int seq, long at, @Nullable Double heartRate, @Nullable Double spo2) {
        Vitals.Builder vitals = Vitals.builder();
        if (heartRate != null) {
            vitals.put(VitalSign.HEART_RATE, heartRate);
        }
        if (spo2 != null) {
            vitals.put(VitalSign.SPO2, spo2);
        }
        return new StoredSample(1, 1, seq, at, vitals.build());
    }

    private static HistoryRequest lastAsked() {
        HistoryRequest last = asked;
        if (last == null) {
            throw new AssertionError("nobody has asked");
        }
        return last;
    }

    private static HttpResponse<Buffer> get(String query) {
        return bed.get(history + query);
    }

    private static HttpResponse<Buffer> get(String query, String accept) {
        return await(request(query, accept).send());
    }

    private static HttpResponse<Buffer> getUnless(String query, String accept, String tag) {
        return await(request(query, accept).putHeader("If-None-Match", tag).send());
    }

    private static HttpRequest<Buffer> request(String query, String accept) {
        return bed.request(HttpMethod.GET, history + query, bed.admin).putHeader("Accept", accept);
    }

    private static String detail(HttpResponse<Buffer> refused, int status) {
        assertThat(refused.statusCode()).as(refused.bodyAsString()).isEqualTo(status);
        return refused.bodyAsJsonObject().getString("detail");
    }

    private static JsonObject problem(String query) {
        HttpResponse<Buffer> answer = get(query);
        assertThat(answer.statusCode()).as(query).isEqualTo(400);
        return answer.bodyAsJsonObject();
    }
}

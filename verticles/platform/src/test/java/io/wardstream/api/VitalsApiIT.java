package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.history.RawHistory;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class VitalsApiIT {

    private static final long NOW = ApiBed.NOW.toEpochMilli();

    private static ApiBed bed;
    private static String vitals;
    private static volatile double heartRate = 72;
    private static volatile Asked asked = new Asked(0, 0, Set.of(), 0);

    /** What the history was asked for last. */
    private record Asked(long from, long to, Set<VitalSign> vitals, int maxPoints) {}

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, patient) -> Future.succeededFuture(latest(patient)),
                        (_, _, from, to, wanted, maxPoints) -> {
                            asked = new Asked(from, to, wanted, maxPoints);
                            return Future.succeededFuture(history(wanted));
                        });
        vitals = "/api/patients/" + bed.patient(bed.place("St. Mary")) + "/vitals";
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void showsTheLatestValuesWithAgeValidityAndSource() {
        JsonObject latest = bed.get(vitals + "/latest").bodyAsJsonObject();

        assertThat(latest.getJsonObject("values").getJsonObject("heart_rate"))
                .isEqualTo(
                        new JsonObject()
                                .put("value", 72)
                                .put("unit", "/min")
                                .put("observedAt", "2026-03-01T11:59:58.500Z")
                                .put("validity", "valid")
                                .put("deviceId", "a-device")
                                .put("ageMs", 840));
        assertThat(latest.getJsonObject("values").getJsonObject("spo2").getDouble("value"))
                .isEqualTo(97.5);
    }

    @Test
    void answersLatestValuesThatHaveNotChangedWith304() {
        String tag = bed.get(vitals + "/latest").getHeader("ETag");

        HttpResponse<Buffer> same = latestUnless(tag);
        heartRate = 73;
        HttpResponse<Buffer> other = latestUnless(tag);
        heartRate = 72;

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void showsHistoryInColumns() {
        JsonObject history =
                bed.get(
                                vitals
                                        + "/history?from=2026-03-01T10:00:00%2B01:00&to="
                                        + NOW
                                        + "&vitals=spo2,heart_rate&resolution=raw")
                        .bodyAsJsonObject();

        assertThat(history.fieldNames())
                .containsExactly("patientId", "resolution", "from", "to", "time", "vitals");
        assertThat(history.getString("from")).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(history.getString("to")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(history.getString("resolution")).isEqualTo("raw");
        assertThat(history.getJsonArray("time")).isEqualTo(JsonArray.of(NOW - 2_000, NOW - 1_000));
        assertThat(history.getJsonObject("vitals").getJsonObject("heart_rate"))
                .isEqualTo(new JsonObject().put("value", new JsonArray().add(72).addNull()));
        assertThat(history.getJsonObject("vitals").getJsonObject("spo2"))
                .isEqualTo(new JsonObject().put("value", new JsonArray().add(97.5).add(98)));
        assertThat(asked)
                .isEqualTo(
                        new Asked(
                                NOW - 3 * 3_600_000,
                                NOW,
                                Set.of(VitalSign.HEART_RATE, VitalSign.SPO2),
                                20_000));
    }

    @Test
    void givesTheLastHourOfEverythingUnlessTold() {
        assertThat(bed.get(vitals + "/history").statusCode()).isEqualTo(200);

        assertThat(asked)
                .isEqualTo(new Asked(NOW - 3_600_000, NOW, Set.of(VitalSign.values()), 20_000));
    }

    @Test
    void saysWhichResolutionThereIs() {
        HttpResponse<Buffer> refused = bed.get(vitals + "/history?resolution=1m");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("1m").contains("raw");
    }

    @Test
    void namesWhatIsWrongWithARange() {
        assertThat(problem("/history?from=yesterday").getString("field")).isEqualTo("from");
        assertThat(problem("/history?to=-5").getString("field")).isEqualTo("to");
        assertThat(problem("/history?from=5&to=5").getString("detail"))
                .isEqualTo("from must be before to");
        assertThat(problem("/history?vitals=heart_rate,blood").getString("field"))
                .isEqualTo("vitals");
        assertThat(problem("/history?resolution=2m").getString("field")).isEqualTo("resolution");
        assertThat(problem("/history?form=5").getString("field")).isEqualTo("form");
        assertThat(problem("/history?from=1&from=2").getString("field")).isEqualTo("from");
    }

    private static JsonObject problem(String path) {
        HttpResponse<Buffer> answer = bed.get(vitals + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        return answer.bodyAsJsonObject();
    }

    private static HttpResponse<Buffer> latestUnless(String tag) {
        return await(
                bed.request(HttpMethod.GET, vitals + "/latest", bed.admin)
                        .putHeader("If-None-Match", tag)
                        .send());
    }

    private static LatestVitals latest(int patient) {
        return new LatestVitals(
                patient,
                List.of(value(VitalSign.HEART_RATE, heartRate), value(VitalSign.SPO2, 97.5)));
    }

    private static LatestValue value(VitalSign sign, double value) {
        return new LatestValue(sign, value, NOW - 1_500, NOW - 840, Validity.VALID, 1, "a-device");
    }

    private static RawHistory history(Set<VitalSign> wanted) {
        return RawHistory.of(
                List.of(
                        new RawHistory.Point(
                                NOW - 2_000,
                                Vitals.builder()
                                        .put(VitalSign.HEART_RATE, 72)
                                        .put(VitalSign.SPO2, 97.5)
                                        .build()),
                        new RawHistory.Point(
                                NOW - 1_000, Vitals.builder().put(VitalSign.SPO2, 98).build())),
                wanted);
    }
}

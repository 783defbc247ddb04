package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class VitalsApiIT {

    private static final long NOW = ApiBed.NOW.toEpochMilli();

    private static ApiBed bed;
    private static String vitals;
    private static volatile double heartRate = 72;

    @BeforeAll
    static void start() {
        bed =
                new ApiBed(
                        (_, patient) -> Future.succeededFuture(latest(patient)),
                        _ -> Future.failedFuture("no history in this test"));
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
}

package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.api.ApiBed.Place;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceApiIT {

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
    void showsATokenOnceAndTheDeviceAsItIs() {
        HttpResponse<Buffer> created =
                bed.post("/api/devices", here.json().put("name", "Bed 4").put("model", "PM-9"));

        JsonObject made = created.bodyAsJsonObject();
        HttpResponse<Buffer> read = bed.get(created.getHeader("Location"));
        assertThat(made.getString("token")).hasSize(43);
        assertThat(read.bodyAsJsonObject().containsKey("token")).isFalse();
        made.remove("token");
        assertThat(read.bodyAsJsonObject()).isEqualTo(made);
        assertThat(made.getString("hospitalId")).isEqualTo(here.hospital());
        assertThat(made.getString("status")).isEqualTo("enabled");
    }

    @Test
    void changesADeviceOnlyWhenItIsWhatTheCallerTookItFor() {
        String path = "/api/devices/" + bed.device(here).getString("id");
        String tag = bed.get(path).getHeader("ETag");

        HttpResponse<Buffer> first = patchIfMatch(path, tag, new JsonObject().put("name", "A"));
        HttpResponse<Buffer> second = patchIfMatch(path, tag, new JsonObject().put("name", "B"));
        HttpResponse<Buffer> third =
                patchIfMatch(path, first.getHeader("ETag"), new JsonObject().put("name", "C"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(third.bodyAsJsonObject().getString("name")).isEqualTo("C");
    }

    @Test
    void letsTheTokenBeforeGoOnForAnHourAndEndsItWhenAsked() {
        JsonObject device = bed.device(here);
        String path = "/api/devices/" + device.getString("id");

        JsonObject rotated =
                bed.send(HttpMethod.POST, path + "/token", bed.admin, null).bodyAsJsonObject();
        boolean isOldKnown = opens(device.getString("token"));
        HttpResponse<Buffer> answer = bed.get(path + "/tokens");
        JsonArray tokens = answer.bodyAsJsonObject().getJsonArray("items");
        String old = path + "/tokens/" + tokens.getJsonObject(1).getString("id");
        int ended = bed.delete(old).statusCode();

        assertThat(isOldKnown).isTrue();
        assertThat(tokens).hasSize(2);
        assertThat(tokens.getJsonObject(0).getString("expiresAt")).isNull();
        assertThat(tokens.getJsonObject(1).fieldNames())
                .containsExactly("id", "createdAt", "lastUsedOn", "expiresAt");
        assertThat(answer.bodyAsString())
                .doesNotContain(device.getString("token"), rotated.getString("token"));
        assertThat(ended).isEqualTo(204);
        assertThat(bed.delete(old).statusCode()).isEqualTo(404);
        assertThat(opens(device.getString("token"))).isFalse();
        assertThat(opens(rotated.getString("token"))).isTrue();
    }

    @Test
    void namesTheBoundOfAnOverlap() {
        String path = "/api/devices/" + bed.device(here).getString("id") + "/token";

        HttpResponse<Buffer> refused = bed.post(path, new JsonObject().put("overlapMinutes", 1441));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("detail"))
                .contains("overlapMinutes", "1440");
    }

    @Test
    void rotatesATokenAndDeletesADevice() {
        JsonObject device = bed.device(here);
        String path = "/api/devices/" + device.getString("id");

        JsonObject rotated =
                bed.post(path + "/token", new JsonObject().put("overlapMinutes", 0))
                        .bodyAsJsonObject();
        boolean isOldRefused = !opens(device.getString("token"));
        boolean isNewKnown = opens(rotated.getString("token"));
        HttpResponse<Buffer> deleted = bed.delete(path);

        assertThat(rotated.fieldNames()).containsExactly("id", "token");
        assertThat(isOldRefused).isTrue();
        assertThat(isNewKnown).isTrue();
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(opens(rotated.getString("token"))).isFalse();
        assertThat(bed.get(path).statusCode()).isEqualTo(404);
        assertThat(bed.delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void setsHowOldALiveSampleMayBeAndTakesItBack() {
        String path = "/api/devices/" + bed.device(here).getString("id");

        JsonObject set =
                bed.patch(path, new JsonObject().put("liveWithinMillis", 60_000))
                        .bodyAsJsonObject();
        JsonObject taken =
                bed.patch(path, new JsonObject().putNull("liveWithinMillis")).bodyAsJsonObject();

        assertThat(set.getInteger("liveWithinMillis")).isEqualTo(60_000);
        assertThat(taken.getInteger("liveWithinMillis")).isNull();
        assertThat(taken.containsKey("liveWithinMillis")).isTrue();
    }

    @Test
    void namesTheGatewayOfADeviceAndTakesItBack() {
        JsonObject asked =
                here.json().put("name", "Monitor").put("model", "PM-9").put("gateway", "SW-3-EAST");
        JsonObject made = bed.post("/api/devices", asked).bodyAsJsonObject();
        String path = "/api/devices/" + made.getString("id");

        JsonObject moved =
                bed.patch(path, new JsonObject().put("gateway", "10.1.0.4:gw_2/b"))
                        .bodyAsJsonObject();
        JsonObject kept = bed.patch(path, new JsonObject().put("name", "M")).bodyAsJsonObject();
        JsonObject taken = bed.patch(path, new JsonObject().putNull("gateway")).bodyAsJsonObject();

        assertThat(made.getString("gateway")).isEqualTo("SW-3-EAST");
        assertThat(moved.getString("gateway")).isEqualTo("10.1.0.4:gw_2/b");
        assertThat(kept.getString("gateway")).isEqualTo("10.1.0.4:gw_2/b");
        assertThat(taken.getString("gateway")).isNull();
        assertThat(taken.containsKey("gateway")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "switch 3", "sw#3", "a;b", "SW-3\n"})
    void refusesAGatewayThatIsNoLabel(String gateway) {
        String path = "/api/devices/" + bed.device(here).getString("id");

        HttpResponse<Buffer> answer = bed.patch(path, new JsonObject().put("gateway", gateway));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsString()).contains("gateway");
        assertThat(bed.patch(path, new JsonObject().put("gateway", "x".repeat(65))).statusCode())
                .isEqualTo(400);
    }

    @Test
    void assignsADeviceAndKeepsTheFormerAssignment() {
        String device = "/api/devices/" + bed.device(here).getString("id");
        String first = bed.patient(here);
        String second = bed.patient(here);

        HttpResponse<Buffer> assigned = assign(device, first);
        HttpResponse<Buffer> reassigned = assign(device, second);
        String holder = bed.get(device).bodyAsJsonObject().getString("patientId");
        HttpResponse<Buffer> released = bed.delete(device + "/patient");

        List<JsonObject> all =
                bed.get(device + "/assignments").bodyAsJsonObject().getJsonArray("items").stream()
                        .map(JsonObject.class::cast)
                        .toList();
        assertThat(assigned.statusCode()).isEqualTo(200);
        assertThat(holder).isEqualTo(second);
        assertThat(released.statusCode()).isEqualTo(204);
        assertThat(all)
                .extracting(one -> one.getString("patientId"))
                .containsExactly(second, first);
        assertThat(all.getLast().getString("validTo"))
                .isEqualTo(reassigned.bodyAsJsonObject().getString("validFrom"));
        assertThat(all.getFirst().getString("validTo")).isNotNull();
        assertThat(bed.delete(device + "/patient").statusCode()).isEqualTo(204);
    }

    @Test
    void assignsNobodyWhoHasBeenDischarged() {
        String device = "/api/devices/" + bed.device(here).getString("id");
        String patient = bed.patient(here);
        JsonObject _ =
                bed.patch("/api/patients/" + patient, new JsonObject().put("status", "discharged"))
                        .bodyAsJsonObject();

        HttpResponse<Buffer> refused = assign(device, patient);

        assertThat(refused.statusCode()).isEqualTo(409);
    }

    @Test
    void listsByStatus() {
        Place place = bed.place("Mixed");
        JsonObject _ = bed.device(place);
        String off = bed.device(place).getString("id");
        JsonObject _ =
                bed.patch("/api/devices/" + off, new JsonObject().put("enabled", false))
                        .bodyAsJsonObject();

        JsonObject disabled =
                bed.get("/api/devices?status=disabled&ward=" + place.ward()).bodyAsJsonObject();

        assertThat(disabled.getJsonArray("items")).hasSize(1);
        assertThat(disabled.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(off);
        assertThat(disabled.getString("next")).isNull();
    }

    private static HttpResponse<Buffer> assign(String device, String patient) {
        return bed.put(device + "/patient", new JsonObject().put("patientId", patient));
    }

    private static boolean opens(String token) {
        return await(bed.bed.registry.directory().authenticate(token)).isPresent();
    }

    private static HttpResponse<Buffer> patchIfMatch(String path, String tag, JsonObject change) {
        return await(
                bed.request(HttpMethod.PATCH, path, bed.admin)
                        .putHeader("If-Match", tag)
                        .sendJsonObject(change));
    }
}

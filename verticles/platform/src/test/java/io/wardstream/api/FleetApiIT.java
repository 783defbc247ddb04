package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signature;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.S3ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Configurations, images and rollouts over HTTP; the object store is a real one. */
final class FleetApiIT {

    private static final JsonObject LIMITS =
            new JsonObject()
                    .put("limits", new JsonObject().put("spo2", new JsonObject().put("low", 88)));

    private static Vertx vertx;
    private static ObjectStore store;
    private static ApiBed bed;
    private static Place place;
    private static Place foreign;
    private static String manager;
    private static String viewer;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        EmbeddedS3 server = TestS3.shared();
        Path _ = server.bucket("firmware");
        store =
                S3ObjectStore.open(
                        vertx,
                        new S3Config(
                                true,
                                server.endpoint(),
                                "us-east-1",
                                "firmware",
                                true,
                                server.accessKey(),
                                new Secret(server.secretKey()),
                                Duration.ofSeconds(20)));
        bed = new ApiBed(store);
        done(bed.bed.vertx.deployVerticle(bed.fleet.verticle().get()));
        place = bed.place("St. Mary");
        foreign = bed.place("St. Paul");
        manager = bed.userAt("manager", "device-manager", place.hospital());
        viewer = bed.userAt("viewer", "viewer", place.hospital());
    }

    @AfterAll
    static void stop() {
        bed.close();
        done(store.close());
        done(vertx.close());
    }

    // --- configurations

    @Test
    void changesAConfigurationForWhoHasReadItOnly() {
        String path = config(bed.device(place));

        HttpResponse<Buffer> before = send(HttpMethod.GET, path, manager, null, null);
        HttpResponse<Buffer> blind = send(HttpMethod.PUT, path, manager, null, LIMITS);
        HttpResponse<Buffer> first =
                send(HttpMethod.PUT, path, manager, before.getHeader("ETag"), LIMITS);
        HttpResponse<Buffer> stale = send(HttpMethod.PUT, path, manager, "\"0\"", LIMITS);
        HttpResponse<Buffer> second = send(HttpMethod.PUT, path, manager, "\"1\"", LIMITS);

        assertThat(desired(before).getInteger("version")).isZero();
        assertThat(blind.statusCode()).isEqualTo(428);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(desired(first).getString("changedBy")).isEqualTo("manager");
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(desired(second).getInteger("version")).isEqualTo(2);
        assertThat(desired(second).getJsonObject("settings"))
                .isEqualTo(
                        LIMITS.copy()
                                .put(
                                        "limits",
                                        new JsonObject()
                                                .put(
                                                        "spo2",
                                                        new JsonObject()
                                                                .put("low", 88.0)
                                                                .putNull("high"))));
        assertThat(second.bodyAsJsonObject().getJsonObject("reported").getValue("version"))
                .isNull();
    }

    @Test
    void refusesConfigurationsThatBreakTheirRuleAndNamesIt() {
        String path = config(bed.device(place));

        assertThat(refused(path, new JsonObject().put("ackEveryMillis", 5_001)))
                .isEqualTo("ackEveryMillis");
        assertThat(refused(path, new JsonObject().put("reportingSeconds", 0)))
                .isEqualTo("reportingSeconds");
        assertThat(refused(path, new JsonObject().put("colour", "red"))).isEqualTo("colour");
        assertThat(refused(path, limits("spo2", new JsonObject().put("low", 101))))
                .isEqualTo("limits.spo2.low");
        assertThat(refused(path, limits("spo2", new JsonObject().put("low", 90).put("high", 80))))
                .isEqualTo("limits.spo2");
        assertThat(refused(path, limits("spo2", new JsonObject()))).isEqualTo("limits.spo2");
        assertThat(refused(path, limits("mood", new JsonObject().put("low", 1))))
                .isEqualTo("limits.mood");
    }

    private static JsonObject limits(String vital, JsonObject limit) {
        return new JsonObject().put("limits", new JsonObject().put(vital, limit));
    }

    private static String refused(String path, JsonObject settings) {
        HttpResponse<Buffer> answer = send(HttpMethod.PUT, path, manager, "\"0\"", settings);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.bodyAsJsonObject().getString("field");
    }

    @Test
    void keepsConfigurationsFromOthers() {
        String mine = config(bed.device(place));
        String theirs = config(bed.device(foreign));

        assertThat(send(HttpMethod.GET, mine, viewer, null, null).statusCode()).isEqualTo(200);
        assertThat(send(HttpMethod.PUT, mine, viewer, "\"0\"", LIMITS).statusCode()).isEqualTo(403);
        assertThat(send(HttpMethod.GET, theirs, manager, null, null).statusCode()).isEqualTo(404);
        assertThat(send(HttpMethod.PUT, theirs, manager, "\"0\"", LIMITS).statusCode())
                .isEqualTo(404);
        assertThat(
                        send(
                                        HttpMethod.GET,
                                        theirs.replace("config", "commands"),
                                        manager,
                                        null,
                                        null)
                                .statusCode())
                .isEqualTo(404);
    }

    private static String config(JsonObject device) {
        return "/api/devices/" + device.getString("id") + "/config";
    }

    private static JsonObject desired(HttpResponse<Buffer> answer) {
        return answer.bodyAsJsonObject().getJsonObject("desired");
    }

    // --- images

    @Test
    void keepsAnImageAndSignsIt() {
        Buffer image = image(300_000);

        HttpResponse<Buffer> added = upload(bed.admin, "MX-1", "1.0", sha256(image), image);
        HttpResponse<Buffer> twice = upload(bed.admin, "MX-1", "1.0", sha256(image), image);
        JsonObject listed = bed.get("/api/firmware?model=MX-1").bodyAsJsonObject();

        assertThat(added.statusCode()).isEqualTo(201);
        JsonObject firmware = added.bodyAsJsonObject();
        assertThat(firmware.getLong("bytes")).isEqualTo(300_000);
        assertThat(isSigned(firmware)).isTrue();
        assertThat(bed.get(added.getHeader("Location")).bodyAsJsonObject()).isEqualTo(firmware);
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(listed.getJsonArray("items")).hasSize(1);
    }

    private static boolean isSigned(JsonObject firmware) {
        String text =
                "wardstream firmware\n"
                        + firmware.getString("model")
                        + "\n"
                        + firmware.getString("version")
                        + "\n"
                        + firmware.getString("sha256")
                        + "\n"
                        + firmware.getLong("bytes")
                        + "\n";
        PublicKeyFile key = PublicKeyFile.parse(bed.bed.access.signer().publicKey().pem());
        return key.verify(
                text.getBytes(StandardCharsets.UTF_8),
                new Signature(firmware.getString("keyId"), firmware.getString("signature")));
    }

    @Test
    void refusesImagesThatAreNotWhatWasSaid() {
        Buffer image = image(1_000);
        String right = sha256(image);

        HttpResponse<Buffer> other = upload(bed.admin, "MX-2", "1.0", sha256(image(999)), image);
        HttpResponse<Buffer> large = upload(bed.admin, "MX-2", "1.0", right, image(1_048_577));

        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.bodyAsJsonObject().getString("field")).isEqualTo("sha256");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(upload(bed.admin, "MX-2", "1 0", right, image).statusCode()).isEqualTo(400);
        assertThat(upload(bed.admin, "MX-2", "1.0", "x", image).statusCode()).isEqualTo(400);
        assertThat(upload(bed.admin, "MX-2", "1.0", right, Buffer.buffer()).statusCode())
                .isEqualTo(400);
        assertThat(upload(manager, "MX-2", "1.0", right, image).statusCode()).isEqualTo(403);
        assertThat(bed.post("/api/firmware?model=M&version=1&sha256=" + right, LIMITS).statusCode())
                .isEqualTo(415);
        assertThat(bed.get("/api/firmware?model=MX-2").bodyAsJsonObject().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void givesAnImageToDevicesThatWereAskedToInstallItOnly() {
        JsonObject device = deviceOf(place, "MX-3");
        JsonObject other = deviceOf(place, "MX-3");
        Buffer image = image(200_000);
        String id = ApiBed.id(upload(bed.admin, "MX-3", "1.0", sha256(image), image));
        String path = "/api/firmware/" + id + "/content";
        assertThat(send(HttpMethod.GET, path, token(device), null, null).statusCode())
                .isEqualTo(404);

        String _ = ApiBed.id(roll(manager, id, rollout().put("deviceIds", ids(device))));
        await().until(
                        () ->
                                send(HttpMethod.GET, path, token(device), null, null).statusCode()
                                        == 200);

        HttpResponse<Buffer> part =
                RegistryBed.await(
                        bed.request(HttpMethod.GET, path, token(device))
                                .putHeader("Range", "bytes=100-199")
                                .send());
        assertThat(send(HttpMethod.GET, path, token(device), null, null).body()).isEqualTo(image);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(image.getBuffer(100, 200));
        assertThat(send(HttpMethod.GET, path, token(other), null, null).statusCode())
                .isEqualTo(404);
        assertThat(send(HttpMethod.GET, path, bed.admin, null, null).statusCode()).isEqualTo(401);
        assertThat(send(HttpMethod.GET, path, null, null, null).statusCode()).isEqualTo(401);
    }

    // --- rollouts

    @Test
    void beginsPausesResumesAndCancelsARollout() {
        JsonObject device = deviceOf(place, "MX-4");
        String id = firmware("MX-4");

        HttpResponse<Buffer> begun = roll(manager, id, rollout());
        String path = begun.getHeader("Location");
        HttpResponse<Buffer> paused = send(HttpMethod.POST, path + "/pause", manager, null, null);
        HttpResponse<Buffer> again = send(HttpMethod.POST, path + "/pause", manager, null, null);
        HttpResponse<Buffer> resumed = send(HttpMethod.POST, path + "/resume", manager, null, null);
        HttpResponse<Buffer> forbidden =
                send(HttpMethod.POST, path + "/cancel", viewer, null, null);
        HttpResponse<Buffer> ended = send(HttpMethod.POST, path + "/cancel", manager, null, null);
        HttpResponse<Buffer> late = send(HttpMethod.POST, path + "/resume", manager, null, null);

        assertThat(begun.statusCode()).isEqualTo(201);
        assertThat(begun.bodyAsJsonObject().getInteger("devices")).isEqualTo(1);
        assertThat(paused.bodyAsJsonObject().getString("state")).isEqualTo("paused");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(resumed.bodyAsJsonObject().getString("state")).isEqualTo("running");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(ended.bodyAsJsonObject().getString("state")).isEqualTo("cancelled");
        assertThat(late.statusCode()).isEqualTo(409);
        JsonObject now = send(HttpMethod.GET, path, viewer, null, null).bodyAsJsonObject();
        assertThat(now.getJsonArray("items").getJsonObject(0).getString("deviceId"))
                .isEqualTo(device.getString("id"));
        JsonArray listed =
                send(HttpMethod.GET, "/api/rollouts", viewer, null, null)
                        .bodyAsJsonObject()
                        .getJsonArray("items");
        assertThat(listed.stream().map(JsonObject.class::cast))
                .isNotEmpty()
                .allMatch(one -> one.getString("hospitalId").equals(place.hospital()));
    }

    @Test
    void beginsARolloutOnceHoweverOftenItIsAskedForWithOneKey() {
        JsonObject _ = deviceOf(place, "MX-9");
        String path = "/api/firmware/" + firmware("MX-9") + "/rollouts";

        HttpResponse<Buffer> first = rollWithKey(path, rollout());
        HttpResponse<Buffer> again = rollWithKey(path, rollout());
        HttpResponse<Buffer> other = rollWithKey(path, rollout().put("maxFailurePercent", 20));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
    }

    private static HttpResponse<Buffer> rollWithKey(String path, JsonObject rollout) {
        return RegistryBed.await(
                bed.request(HttpMethod.POST, path, manager)
                        .putHeader("Idempotency-Key", "4f0c2a52-8a4e-4a9d-9f55-1d0c6d3f7b10")
                        .sendJsonObject(rollout));
    }

    @Test
    void keepsRolloutsFromOtherHospitals() {
        JsonObject _ = deviceOf(foreign, "MX-5");
        String id = firmware("MX-5");

        HttpResponse<Buffer> there =
                roll(manager, id, rollout().put("hospitalId", foreign.hospital()));
        String begun =
                roll(bed.admin, id, rollout().put("hospitalId", foreign.hospital()))
                        .getHeader("Location");

        assertThat(there.statusCode()).isEqualTo(404);
        for (String verb : List.of("", "/pause", "/resume", "/cancel")) {
            HttpMethod method = verb.isEmpty() ? HttpMethod.GET : HttpMethod.POST;
            assertThat(send(method, begun + verb, manager, null, null).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void refusesRolloutsThatBreakTheirRule() {
        JsonObject other = deviceOf(place, "MX-7");
        JsonObject _ = deviceOf(place, "MX-6");
        String id = firmware("MX-6");

        assertThat(field(id, rollout().put("stages", stages(50)))).isEqualTo("stages");
        assertThat(field(id, rollout().put("stages", stages(50, 40, 100))))
                .isEqualTo("stages[1].percent");
        assertThat(field(id, rollout().put("stages", new JsonArray()))).isEqualTo("stages");
        assertThat(field(id, rollout().put("maxFailurePercent", 101)))
                .isEqualTo("maxFailurePercent");
        assertThat(field(id, rollout().put("deviceIds", new JsonArray()))).isEqualTo("deviceIds");
        assertThat(field(id, rollout().put("deviceIds", ids(other)))).isEqualTo("deviceIds[0]");
        assertThat(roll(manager, firmware("MX-8"), rollout()).statusCode()).isEqualTo(422);
        assertThat(roll(viewer, id, rollout()).statusCode()).isEqualTo(403);
    }

    @Test
    void saysThatThereIsNoObjectStore() {
        try (ApiBed without = new ApiBed()) {
            HttpResponse<Buffer> answer =
                    RegistryBed.await(
                            octets(
                                            without.request(
                                                    HttpMethod.POST,
                                                    path("M", "1", sha256(image(1))),
                                                    without.admin))
                                    .sendBuffer(image(1)));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.getHeader("Retry-After")).isNotNull();
        }
    }

    private static String field(String firmware, JsonObject rollout) {
        return roll(manager, firmware, rollout).bodyAsJsonObject().getString("field");
    }

    private static JsonObject rollout() {
        return new JsonObject()
                .put("hospitalId", place.hospital())
                .put("stages", stages(50, 100))
                .put("maxFailurePercent", 10);
    }

    private static JsonArray stages(int... percents) {
        JsonArray stages = new JsonArray();
        for (int percent : percents) {
            stages.add(new JsonObject().put("percent", percent).put("soakMinutes", 60));
        }
        return stages;
    }

    private static HttpResponse<Buffer> roll(String token, String firmware, JsonObject rollout) {
        return send(
                HttpMethod.POST, "/api/firmware/" + firmware + "/rollouts", token, null, rollout);
    }

    private static String firmware(String model) {
        Buffer image = image(10);
        return ApiBed.id(upload(bed.admin, model, "1.0", sha256(image), image));
    }

    private static JsonObject deviceOf(Place where, String model) {
        return bed.post("/api/devices", where.json().put("name", "Monitor").put("model", model))
                .bodyAsJsonObject();
    }

    private static String token(JsonObject device) {
        return device.getString("token");
    }

    private static JsonArray ids(JsonObject device) {
        return new JsonArray().add(device.getString("id"));
    }

    private static Buffer image(int bytes) {
        byte[] image = new byte[bytes];
        new Random(bytes).nextBytes(image);
        return Buffer.buffer(image);
    }

    private static String sha256(Buffer image) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(image.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String path(String model, String version, String sha256) {
        return "/api/firmware?model="
                + model
                + "&version="
                + version.replace(" ", "%20")
                + "&sha256="
                + sha256;
    }

    private static HttpResponse<Buffer> upload(
            String token, String model, String version, String sha256, Buffer image) {
        return RegistryBed.await(
                octets(bed.request(HttpMethod.POST, path(model, version, sha256), token))
                        .sendBuffer(image));
    }

    private static HttpRequest<Buffer> octets(HttpRequest<Buffer> request) {
        return request.putHeader("Content-Type", "application/octet-stream");
    }

    private static HttpResponse<Buffer> send(
            HttpMethod method,
            String path,
            @Nullable String token,
            @Nullable String ifMatch,
            @Nullable JsonObject body) {
        HttpRequest<Buffer> request = bed.request(method, path, token);
        if (ifMatch != null) {
            request.putHeader("If-Match", ifMatch);
        }
        return RegistryBed.await(body == null ? request.send() : request.sendJsonObject(body));
    }
}

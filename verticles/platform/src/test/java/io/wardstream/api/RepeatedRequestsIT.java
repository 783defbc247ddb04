package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Row;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.api.Repeats.Kept;
import io.wardstream.api.Repeats.State;
import io.wardstream.api.Repeats.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What makes something is done once for each key, whatever happens to its answer. */
final class RepeatedRequestsIT {

    private static ApiBed bed;
    private static Place here;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        here = bed.place("Once");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void answersTheSameAgainAndMakesNothing() {
        HttpResponse<Buffer> first = createDevice("k-1", "Monitor A", bed.admin);
        HttpResponse<Buffer> again = createDevice("k-1", "Monitor A", bed.admin);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
        assertThat(again.bodyAsJsonObject().getString("token")).isNotEmpty();
        assertThat(again.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(devicesNamed("Monitor A")).isEqualTo(1);
    }

    @Test
    void answersABatchAgainLineForLine() {
        JsonObject batch = here.json().put("model", "PM-9").put("count", 3);

        String first = keyed("/api/devices/batch", "k-batch", batch, bed.admin).bodyAsString();
        String again = keyed("/api/devices/batch", "k-batch", batch, bed.admin).bodyAsString();

        assertThat(first.lines()).hasSize(3);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void refusesTheKeyForSomethingElse() {
        HttpResponse<Buffer> first = createDevice("k-2", "Monitor B", bed.admin);

        HttpResponse<Buffer> other = createDevice("k-2", "Monitor C", bed.admin);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(devicesNamed("Monitor C")).isZero();
    }

    @Test
    void doesItOnceForTwinsSentAtTheSameTime() {
        List<HttpResponse<Buffer>> answers =
                Stream.generate(() -> sendDevice("k-3", "Monitor D", bed.admin))
                        .limit(8)
                        .toList()
                        .stream()
                        .map(answer -> await(answer))
                        .toList();

        assertThat(devicesNamed("Monitor D")).isEqualTo(1);
        assertThat(answers).anyMatch(answer -> answer.statusCode() == 201);
        assertThat(answers)
                .allMatch(
                        answer ->
                                answer.statusCode() == 201
                                        || (answer.statusCode() == 409
                                                && answer.getHeader("Retry-After").equals("1")));
    }

    @Test
    void letsAKeyBeUsedAgainWhenNothingWasMade() {
        JsonObject nowhere =
                here.json()
                        .put("wardId", UUID.randomUUID().toString())
                        .put("name", "Monitor E")
                        .put("model", "PM-9");

        HttpResponse<Buffer> refused = keyed("/api/devices", "k-4", nowhere, bed.admin);
        HttpResponse<Buffer> made = createDevice("k-4", "Monitor E", bed.admin);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(made.statusCode()).isEqualTo(201);
    }

    @Test
    void keepsTheKeysOfCallersApart() {
        String other = bed.userAt("other-manager", "device-manager", here.hospital());

        HttpResponse<Buffer> ours = createDevice("k-5", "Monitor F", bed.admin);
        HttpResponse<Buffer> theirs = createDevice("k-5", "Monitor F", other);

        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(theirs.bodyAsJsonObject().getString("id"))
                .isNotEqualTo(ours.bodyAsJsonObject().getString("id"));
    }

    @Test
    void keepsNoTokenThatTheTableCouldShow() {
        String token =
                createDevice("k-6", "Monitor G", bed.admin).bodyAsJsonObject().getString("token");

        List<String> kept = keptAnswers();

        assertThat(kept).isNotEmpty().noneMatch(answer -> answer.contains(token));
        assertThat(kept).noneMatch(answer -> answer.contains("Monitor G"));
    }

    @Test
    void refusesAKeyThatIsNone() {
        HttpResponse<Buffer> refused = createDevice("k".repeat(201), "Monitor H", bed.admin);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void freesTheClaimOfANodeThatDiedAndForgetsAfterADay() {
        PgRepeats repeats = new PgRepeats(bed.bed.database);
        Use use = new Use(1, hash("key"), hash("request"));
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        Kept answer = new Kept(201, "application/json", "/api/x", Buffer.buffer("sealed"));

        UUID dead = claimed(await(repeats.claim(use, now)));
        assertThat(await(repeats.claim(use, now.plusSeconds(59)))).isInstanceOf(State.Busy.class);
        UUID taken = claimed(await(repeats.claim(use, now.plusSeconds(61))));
        done(repeats.keep(use, dead, answer));
        assertThat(await(repeats.claim(use, now.plusSeconds(62)))).isInstanceOf(State.Busy.class);
        done(repeats.keep(use, taken, answer));

        assertThat(await(repeats.claim(use, now.plus(Duration.ofHours(23)))))
                .isEqualTo(new State.Done(answer));
        assertThat(await(repeats.claim(use, now.plus(Duration.ofHours(25)))))
                .isInstanceOf(State.Claimed.class);
    }

    private static UUID claimed(State state) {
        if (state instanceof State.Claimed(UUID claim)) {
            return claim;
        }
        throw new AssertionError("not claimed: " + state);
    }

    private static Buffer hash(String text) {
        return EntityTag.sha256(Buffer.buffer(text));
    }

    private static List<String> keptAnswers() {
        return await(
                bed.bed
                        .database
                        .platform()
                        .query("SELECT answer FROM idempotency_key WHERE answer IS NOT NULL")
                        .execute()
                        .map(
                                rows ->
                                        Stream.of(rows)
                                                .flatMap(RepeatedRequestsIT::stream)
                                                .map(row -> row.getBuffer("answer").toString())
                                                .toList()));
    }

    private static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static long devicesNamed(String name) {
        return bed
                .get("/api/devices?limit=500&ward=" + here.ward())
                .bodyAsJsonObject()
                .getJsonArray("items")
                .stream()
                .filter(one -> ((JsonObject) one).getString("name").equals(name))
                .count();
    }

    private static HttpResponse<Buffer> createDevice(String key, String name, String token) {
        return await(sendDevice(key, name, token));
    }

    private static Future<HttpResponse<Buffer>> sendDevice(String key, String name, String token) {
        return send("/api/devices", key, here.json().put("name", name).put("model", "PM-9"), token);
    }

    private static HttpResponse<Buffer> keyed(
            String path, String key, JsonObject body, String token) {
        return await(send(path, key, body, token));
    }

    private static Future<HttpResponse<Buffer>> send(
            String path, String key, JsonObject body, String token) {
        return bed.request(HttpMethod.POST, path, token)
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(body);
    }
}

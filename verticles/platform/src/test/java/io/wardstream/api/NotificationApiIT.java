package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.sqlclient.Tuple;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.notify.NotifyStores;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NotificationApiIT {

    private static final String SLACK_URL = "https://hooks.example.org/services/T0/B0/secret-part";
    private static final String KEY = "a key of thirty-two characters!!";
    private static final String MINE = "/api/me/notifications";

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
    void tellsNobodyUntilSomebodySaysWhom() {
        JsonObject route = bed.get(path(bed.place("Silent"))).bodyAsJsonObject();

        assertThat(route.getInteger("version")).isZero();
        assertThat(route.getJsonArray("steps")).isEmpty();
    }

    @Test
    void keepsSecretsAndNeverReadsThemOut() {
        Place place = bed.place("Secrets");

        HttpResponse<Buffer> put = bed.put(path(place), steps(step(0, slack(), webhook())));
        HttpResponse<Buffer> got = bed.get(path(place));
        HttpResponse<Buffer> again = bed.put(path(place), stepsOf(got));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(got.bodyAsJsonObject()).isEqualTo(put.bodyAsJsonObject());
        assertThat(got.bodyAsString()).doesNotContain("secret-part", KEY);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getInteger("version")).isEqualTo(2);
        assertThat(secrets(place).encode()).contains("secret-part", KEY);
    }

    @Test
    void asksForAKeyAgainWhenTheUrlIsAnother() {
        Place place = bed.place("Moved");
        JsonObject known = stepsOf(bed.put(path(place), steps(step(0, webhook()))));
        recipient(known).put("url", "https://evil.example.org/");

        HttpResponse<Buffer> refused = bed.put(path(place), known);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.bodyAsJsonObject().getString("field"))
                .isEqualTo("steps[0].recipients[0].secret");
    }

    @Test
    void changesARouteOnlyWhenItIsWhatTheCallerTookItFor() {
        Place place = bed.place("Versions");
        JsonObject steps = steps(step(0, sms()));

        HttpResponse<Buffer> first = bed.sendIfMatch(HttpMethod.PUT, path(place), "\"0\"", steps);
        HttpResponse<Buffer> second = bed.sendIfMatch(HttpMethod.PUT, path(place), "\"0\"", steps);
        String tag = first.getHeader("ETag");
        HttpResponse<Buffer> third = bed.sendIfMatch(HttpMethod.PUT, path(place), tag, steps);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(third.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatBreaksARuleByName() {
        Map<String, JsonObject> bad =
                Map.ofEntries(
                        Map.entry("steps", new JsonObject()),
                        Map.entry("steps[0].afterMinutes", steps(step(1_441, sms()))),
                        Map.entry("steps[1].afterMinutes", steps(step(5, sms()), step(5, sms()))),
                        Map.entry(
                                "steps[0].minimumPriority",
                                steps(step(0, sms()).put("minimumPriority", "urgent"))),
                        Map.entry("steps[0].recipients", steps(step(0))),
                        Map.entry("steps[0].recipients[0].channel", wrong(sms(), "channel", "fax")),
                        Map.entry("steps[0].recipients[0].number", wrong(sms(), "number", "0151")),
                        Map.entry(
                                "steps[0].recipients[0].address",
                                wrong(email(), "address", "a@b\r\nBcc: c@d.e")),
                        Map.entry(
                                "steps[0].recipients[0].url",
                                wrong(webhook(), "url", "https://169.254.169.254/latest")),
                        Map.entry(
                                "steps[0].recipients[0].secret",
                                wrong(webhook(), "secret", "short")),
                        Map.entry(
                                "steps[0].recipients[0].userId",
                                wrong(sms(), "userId", UUID.randomUUID().toString())));

        bad.forEach(
                (field, body) -> {
                    HttpResponse<Buffer> refused = bed.put(path(here), body);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                    assertThat(refused.bodyAsString()).doesNotContain("latest", "short");
                });
    }

    @Test
    void namesUsersOfTheHospitalOnly() {
        String _ = bed.userAt("nurse", "clinician", here.hospital());
        String nurse = userId("nurse");
        Place elsewhere = bed.place("Elsewhere");

        HttpResponse<Buffer> known = bed.put(path(here), steps(step(0, user(nurse))));
        HttpResponse<Buffer> foreign = bed.put(path(elsewhere), steps(step(0, user(nurse))));

        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(recipient(known.bodyAsJsonObject()).getString("userId")).isEqualTo(nurse);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.bodyAsJsonObject().getString("field"))
                .isEqualTo("steps[0].recipients[0].userId");
    }

    @Test
    void letsAdministratorsOfTheHospitalSayWhomToTell() {
        Place place = bed.place("Rights");
        String clinician = bed.userAt("rights-clinician", "clinician", place.hospital());
        String stranger = bed.userAt("rights-stranger", "hospital-admin", here.hospital());
        String own = bed.userAt("rights-admin", "hospital-admin", place.hospital());

        assertThat(status(clinician, "GET", path(place))).isEqualTo(403);
        assertThat(status(stranger, "GET", path(place))).isEqualTo(404);
        assertThat(status(own, "GET", path(place))).isEqualTo(200);
    }

    @Test
    void keepsHowSomebodyWantsToBeTold() {
        String nurse = bed.userAt("mine", "viewer", here.hospital());
        JsonObject wish =
                new JsonObject()
                        .put("minimumPriority", "medium")
                        .put(
                                "quietHours",
                                new JsonObject()
                                        .put("from", "22:00")
                                        .put("to", "06:00")
                                        .put("timeZone", "Europe/Berlin"))
                        .put("channels", List.of(email(), sms()));

        HttpResponse<Buffer> before = bed.send(HttpMethod.GET, MINE, nurse, null);
        HttpResponse<Buffer> put = bed.send(HttpMethod.PUT, MINE, nurse, wish);
        HttpResponse<Buffer> got = bed.send(HttpMethod.GET, MINE, nurse, null);
        HttpResponse<Buffer> others = bed.get(MINE);

        assertThat(before.bodyAsJsonObject().getInteger("version")).isZero();
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(got.bodyAsJsonObject()).isEqualTo(put.bodyAsJsonObject());
        assertThat(got.bodyAsJsonObject().getJsonObject("quietHours"))
                .isEqualTo(wish.getJsonObject("quietHours"));
        assertThat(got.bodyAsJsonObject().getJsonArray("channels")).hasSize(2);
        assertThat(others.bodyAsJsonObject().getJsonArray("channels")).isEmpty();
    }

    @Test
    void refusesAWishThatBreaksARuleByName() {
        Map<String, JsonObject> bad =
                Map.of(
                        "channels", new JsonObject(),
                        "enabled", mine().put("enabled", "yes"),
                        "quietHours.from", quiet("24:00", "06:00", "UTC"),
                        "quietHours.to", quiet("06:00", "06:00", "UTC"),
                        "quietHours.timeZone", quiet("22:00", "06:00", "Mars/Olympus"),
                        "channels[0].channel", mine().put("channels", List.of(webhookOfMine())));

        bad.forEach(
                (field, body) -> {
                    HttpResponse<Buffer> refused = bed.put(MINE, body);
                    assertThat(refused.statusCode()).as(field).isEqualTo(400);
                    assertThat(refused.bodyAsJsonObject().getString("field")).isEqualTo(field);
                });
    }

    @Test
    void showsDeadMessagesAndSendsThemAgain() {
        Place place = bed.place("Dead");
        HttpResponse<Buffer> _ = bed.put(path(place), steps(step(0, webhook())));
        Alarm alarm = raise(place);
        NotifyStores.plan(bed.bed, Clock.fixed(ApiBed.NOW, ZoneOffset.UTC));
        done(
                bed.bed
                        .database
                        .platform()
                        .preparedQuery(
                                "UPDATE notification SET state = 'dead', error = 'answered 404',"
                                        + " finished_at = created_at WHERE ward_public_id = $1")
                        .execute(Tuple.of(UUID.fromString(place.ward()))));
        String dead = "/api/notifications?state=dead&ward=" + place.ward();

        JsonObject shown = only(bed.get(dead));
        String path = "/api/notifications/" + shown.getString("id") + "/retry";
        String clinician = bed.userAt("dead-clinician", "clinician", place.hospital());
        String stranger = bed.userAt("dead-stranger", "hospital-admin", here.hospital());
        int forbidden = status(clinician, "POST", path);
        int foreign = status(stranger, "POST", path);
        HttpResponse<Buffer> retried = bed.send(HttpMethod.POST, path, bed.admin, null);
        HttpResponse<Buffer> again = bed.send(HttpMethod.POST, path, bed.admin, null);

        assertThat(shown.getString("error")).isEqualTo("answered 404");
        assertThat(shown.getString("endpoint")).isEqualTo("webhook:hooks.example.org:443");
        assertThat(shown.getJsonArray("alarmIds")).containsExactly(alarm.id().toString());
        assertThat(only(bed.send(HttpMethod.GET, pending(place), clinician, null)))
                .isEqualTo(retried.bodyAsJsonObject());
        assertThat(bed.send(HttpMethod.GET, dead, stranger, null).statusCode()).isEqualTo(404);
        assertThat(forbidden).isEqualTo(403);
        assertThat(foreign).isEqualTo(404);
        assertThat(retried.statusCode()).isEqualTo(200);
        assertThat(retried.bodyAsJsonObject().getString("state")).isEqualTo("pending");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(bed.get(dead).bodyAsJsonObject().getJsonArray("items")).isEmpty();
    }

    @Test
    void showsNobodyTheMessagesOfAnotherHospital() {
        Place place = bed.place("Kept apart");
        HttpResponse<Buffer> _ = bed.put(path(place), steps(step(0, sms())));
        Alarm _ = raise(place);
        NotifyStores.plan(bed.bed, Clock.fixed(ApiBed.NOW, ZoneOffset.UTC));
        String stranger = bed.userAt("apart-stranger", "hospital-admin", here.hospital());

        HttpResponse<Buffer> listed =
                bed.send(HttpMethod.GET, "/api/notifications?limit=500", stranger, null);

        assertThat(only(bed.get(pending(place))).getString("channel")).isEqualTo("sms");
        assertThat(listed.bodyAsString()).doesNotContain(place.ward());
    }

    private static Alarm raise(Place place) {
        return bed.raise(bed.patient(place), AlarmPriority.HIGH, ApiBed.NOW);
    }

    private static JsonObject slack() {
        return new JsonObject().put("channel", "slack").put("url", SLACK_URL);
    }

    private static JsonObject webhook() {
        return new JsonObject()
                .put("channel", "webhook")
                .put("name", "Paging system")
                .put("url", "https://hooks.example.org/wardstream")
                .put("secret", KEY);
    }

    private static JsonObject webhookOfMine() {
        return new JsonObject().put("channel", "webhook").put("address", "a@example.org");
    }

    private static JsonObject email() {
        return new JsonObject().put("channel", "email").put("address", "ward7@example.org");
    }

    private static JsonObject sms() {
        return new JsonObject().put("channel", "sms").put("number", "+4915112345678");
    }

    private static JsonObject user(String id) {
        return new JsonObject().put("channel", "user").put("userId", id);
    }

    private static JsonObject step(int afterMinutes, JsonObject... recipients) {
        return new JsonObject()
                .put("afterMinutes", afterMinutes)
                .put("recipients", new JsonArray(List.of(recipients)));
    }

    private static JsonObject steps(JsonObject... steps) {
        return new JsonObject().put("steps", new JsonArray(List.of(steps)));
    }

    private static JsonObject stepsOf(HttpResponse<Buffer> route) {
        return new JsonObject().put("steps", route.bodyAsJsonObject().getJsonArray("steps"));
    }

    private static JsonObject wrong(JsonObject recipient, String member, String value) {
        return steps(step(0, recipient.put(member, value)));
    }

    private static JsonObject mine() {
        return new JsonObject().put("channels", List.of(sms()));
    }

    private static JsonObject quiet(String from, String to, String zone) {
        return mine().put(
                        "quietHours",
                        new JsonObject().put("from", from).put("to", to).put("timeZone", zone));
    }

    private static JsonObject recipient(JsonObject route) {
        return route.getJsonArray("steps")
                .getJsonObject(0)
                .getJsonArray("recipients")
                .getJsonObject(0);
    }

    private static JsonObject only(HttpResponse<Buffer> list) {
        JsonArray items = list.bodyAsJsonObject().getJsonArray("items");
        assertThat(items).hasSize(1);
        return items.getJsonObject(0);
    }

    private static JsonObject secrets(Place place) {
        return await(
                        bed.bed
                                .database
                                .platform()
                                .preparedQuery(
                                        "SELECT r.secrets FROM notification_route r JOIN ward w ON"
                                                + " w.id = r.ward_id WHERE w.public_id = $1")
                                .execute(Tuple.of(UUID.fromString(place.ward()))))
                .iterator()
                .next()
                .getJsonObject("secrets");
    }

    private static String userId(String name) {
        return bed.get("/api/users").bodyAsJsonObject().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(user -> user.getString("username").equals(name))
                .map(user -> user.getString("id"))
                .findFirst()
                .orElseThrow();
    }

    private static int status(String token, String method, String path) {
        return bed.send(HttpMethod.valueOf(method), path, token, null).statusCode();
    }

    private static String path(Place place) {
        return "/api/wards/" + place.ward() + "/notification-routes";
    }

    private static String pending(Place place) {
        return "/api/notifications?state=pending&ward=" + place.ward();
    }
}

package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.access.Caller;
import io.wardstream.access.Grant;
import io.wardstream.access.Permission;
import io.wardstream.api.ApiBed.Place;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class UserApiIT {

    private static ApiBed bed;
    private static Place here;
    private static Place there;
    private static String hospitalAdmin;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        here = bed.place("St. Mary");
        there = bed.place("Elsewhere");
        hospitalAdmin = bed.userAt("head", "hospital-admin", here.hospital());
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void listsUsersInPartsAndByWhatIsAsked() {
        for (int i = 0; i < 5; i++) {
            String _ = id(create(bed.admin, "paged" + i, grant("viewer", here.hospital(), null)));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page =
                    bed.get("/api/users?name=PAGED&enabled=true&kind=person&limit=2" + cursor)
                            .bodyAsJsonObject();
            seen.addAll(names(page));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactly("paged0", "paged1", "paged2", "paged3", "paged4");
        assertThat(names(bed.get("/api/users?kind=service&name=paged").bodyAsJsonObject()))
                .isEmpty();
        assertThat(bed.get("/api/users?kind=robot").statusCode()).isEqualTo(400);
    }

    @Test
    void storesAGrantForAWardAndGivesItToTheCaller() {
        String ward = here.ward();
        String _ = id(create(bed.admin, "warded", grant("clinician", here.hospital(), ward)));
        String token = bed.logIn("warded", "warded's password").getString("accessToken");

        Caller caller = await(bed.bed.access.sessions().authenticate(token)).orElseThrow();

        Ward known = ward(ward);
        assertThat(caller.grants())
                .extracting(Grant::hospitalId, Grant::wardId)
                .containsExactly(tuple(known.hospitalId(), known.id()));
        assertThat(caller.may(Permission.READ, known.hospitalId())).isFalse();
        assertThat(caller.may(Permission.READ, known.hospitalId(), known.id())).isTrue();
        assertThat(send(token, "GET", "/api/me", null).bodyAsJsonObject().getJsonArray("grants"))
                .containsExactly(grant("clinician", here.hospital(), ward));
    }

    @Test
    void letsAnAdministratorOfAHospitalManageItsOwnAndNobodyElse() {
        String own = id(create(hospitalAdmin, "own", grant("clinician", here.hospital(), null)));
        String foreign =
                id(create(bed.admin, "foreign", grant("clinician", there.hospital(), null)));
        String both =
                id(
                        create(
                                bed.admin,
                                "both",
                                grant("clinician", here.hospital(), null),
                                grant("viewer", there.hospital(), null)));
        String none = id(create(bed.admin, "none"));

        List<String> listed =
                names(send(hospitalAdmin, "GET", "/api/users?limit=500", null).bodyAsJsonObject());

        assertThat(listed)
                .contains("own", "head")
                .doesNotContain("foreign", "both", "none", RegistryBed.ADMIN);
        assertThat(status(hospitalAdmin, "GET", "/api/users/" + own, null)).isEqualTo(200);
        for (String stranger : List.of(foreign, both, none, "no-id")) {
            JsonObject body = new JsonObject().put("enabled", false);
            assertThat(status(hospitalAdmin, "GET", "/api/users/" + stranger, null)).isEqualTo(404);
            assertThat(status(hospitalAdmin, "PATCH", "/api/users/" + stranger, body))
                    .isEqualTo(404);
            assertThat(status(hospitalAdmin, "DELETE", "/api/users/" + stranger, null))
                    .isEqualTo(404);
            assertThat(status(hospitalAdmin, "GET", "/api/grants?user=" + stranger, null))
                    .isEqualTo(404);
            JsonObject more = grant("viewer", here.hospital(), null).put("userId", stranger);
            assertThat(status(hospitalAdmin, "POST", "/api/grants", more)).isEqualTo(404);
        }
    }

    @Test
    void letsNobodyGiveMoreThanTheyHave() {
        String victim =
                id(create(hospitalAdmin, "climber", grant("viewer", here.hospital(), null)));

        assertThat(give(hospitalAdmin, victim, "hospital-admin", here.hospital())).isEqualTo(201);
        assertThat(give(hospitalAdmin, victim, "platform-admin", null)).isEqualTo(403);
        assertThat(give(hospitalAdmin, victim, "platform-admin", here.hospital())).isEqualTo(400);
        assertThat(give(hospitalAdmin, victim, "viewer", null)).isEqualTo(403);
        assertThat(give(hospitalAdmin, victim, "viewer", there.hospital())).isEqualTo(404);
        assertThat(create(hospitalAdmin, "made", grant("viewer", null, null)).statusCode())
                .isEqualTo(403);
        assertThat(create(hospitalAdmin, "made").statusCode()).isEqualTo(400);
        for (String role : List.of("viewer", "clinician", "device-manager", "auditor")) {
            String token = bed.userAt("only-" + role, role, here.hospital());
            assertThat(give(token, victim, "viewer", here.hospital())).as(role).isEqualTo(403);
            assertThat(status(token, "GET", "/api/users", null)).as(role).isEqualTo(403);
            assertThat(status(token, "POST", "/api/keys/rotate", null)).as(role).isEqualTo(403);
        }
        assertThat(status(hospitalAdmin, "POST", "/api/keys/rotate", null)).isEqualTo(403);
    }

    @Test
    void doesNotLetOneWhoIsAdministratorOfEveryHospitalTakeThePlatformOver() {
        String every = bed.userAt("every", "hospital-admin", null);
        String admin = idOf(RegistryBed.ADMIN);
        JsonObject password = new JsonObject().put("password", "taken over by me");

        assertThat(status(every, "PATCH", "/api/users/" + admin, password)).isEqualTo(404);
        assertThat(give(every, idOf("every"), "platform-admin", null)).isIn(403, 404);
    }

    @Test
    void givesAndTakesGrants() {
        String user = id(create(bed.admin, "granted", grant("viewer", here.hospital(), null)));

        JsonObject given =
                bed.post("/api/grants", grant("auditor", here.hospital(), null).put("userId", user))
                        .bodyAsJsonObject();
        int again = give(bed.admin, user, "auditor", here.hospital());
        JsonArray both =
                bed.get("/api/grants?user=" + user).bodyAsJsonObject().getJsonArray("items");
        int taken = bed.delete("/api/grants/" + given.getString("id")).statusCode();
        JsonArray one =
                bed.get("/api/grants?user=" + user).bodyAsJsonObject().getJsonArray("items");

        assertThat(given.getString("role")).isEqualTo("auditor");
        assertThat(given.getString("userId")).isEqualTo(user);
        assertThat(again).isEqualTo(409);
        assertThat(both).hasSize(2);
        assertThat(taken).isEqualTo(204);
        assertThat(one).hasSize(1);
        assertThat(bed.delete("/api/grants/" + given.getString("id")).statusCode()).isEqualTo(404);
        assertThat(bed.get("/api/grants").statusCode()).isEqualTo(400);
        JsonObject foreignWard = grant("viewer", here.hospital(), there.ward()).put("userId", user);
        assertThat(bed.post("/api/grants", foreignWard).statusCode()).isEqualTo(404);
        JsonObject homeless = grant("viewer", null, here.ward()).put("userId", user);
        assertThat(bed.post("/api/grants", homeless).statusCode()).isEqualTo(400);
    }

    @Test
    void endsAllSessionsOfWhoIsDisabledAtOnce() {
        String token = bed.userAt("leaver", "clinician", here.hospital());
        JsonObject other = bed.logIn("leaver", "leaver's password");
        String path = "/api/users/" + idOf("leaver");

        JsonObject disabled =
                bed.patch(path, new JsonObject().put("enabled", false)).bodyAsJsonObject();

        assertThat(disabled.getBoolean("enabled")).isFalse();
        assertThat(status(token, "GET", "/api/me", null)).isEqualTo(401);
        assertThat(status(other.getString("accessToken"), "GET", "/api/me", null)).isEqualTo(401);
        JsonObject refresh = new JsonObject().put("refreshToken", other.getString("refreshToken"));
        assertThat(bed.send(HttpMethod.POST, "/api/session/refresh", null, refresh).statusCode())
                .isEqualTo(401);
        assertThat(bed.logIn("leaver", "leaver's password").getInteger("status")).isEqualTo(401);
        JsonObject _ = bed.patch(path, new JsonObject().put("enabled", true)).bodyAsJsonObject();
        assertThat(status(token, "GET", "/api/me", null)).isEqualTo(401);
        assertThat(bed.logIn("leaver", "leaver's password").getString("accessToken")).isNotNull();
    }

    @Test
    void givesAnotherPassword() {
        String token = bed.userAt("forgetful", "viewer", here.hospital());
        String path = "/api/users/" + idOf("forgetful");

        assertThat(password(path, "short")).isEqualTo(400);
        assertThat(password(path, "PasswordPassword")).isEqualTo(400);
        assertThat(password(path, "aaaaaaaaaaaaaa")).isEqualTo(400);
        assertThat(password(path, "ä".repeat(40))).isEqualTo(400);
        assertThat(password(path, "a better password")).isEqualTo(200);
        assertThat(status(token, "GET", "/api/me", null)).isEqualTo(401);
        assertThat(bed.logIn("forgetful", "a better password").getString("accessToken"))
                .isNotNull();
    }

    @Test
    void deletesAUserAndKeepsTheName() {
        String token = bed.userAt("deleted", "viewer", here.hospital());
        String path = "/api/users/" + idOf("deleted");

        int deleted = bed.delete(path).statusCode();

        assertThat(deleted).isEqualTo(204);
        assertThat(bed.get(path).statusCode()).isEqualTo(404);
        assertThat(bed.delete(path).statusCode()).isEqualTo(404);
        assertThat(status(token, "GET", "/api/me", null)).isEqualTo(401);
        assertThat(create(bed.admin, "DELETED").statusCode()).isEqualTo(409);
        assertThat(bed.logIn("deleted", "deleted's password").getInteger("status")).isEqualTo(401);
    }

    @Test
    void keepsTheLastWhoMayDoEverything() {
        String admin = idOf(RegistryBed.ADMIN);
        String path = "/api/users/" + admin;
        String grant =
                bed.get("/api/grants?user=" + admin)
                        .bodyAsJsonObject()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("id");

        assertThat(bed.delete(path).statusCode()).isEqualTo(409);
        assertThat(bed.patch(path, new JsonObject().put("enabled", false)).statusCode())
                .isEqualTo(409);
        assertThat(bed.delete("/api/grants/" + grant).statusCode()).isEqualTo(409);
        assertThat(bed.get(path).bodyAsJsonObject().getBoolean("enabled")).isTrue();
        assertThat(bed.get("/api/me").statusCode()).isEqualTo(200);
    }

    @Test
    void letsServicesInWithAKeyUntilItIsRevoked() {
        String service = service("laboratory");
        JsonObject made = bed.post("/api/api-keys", key(service, "interface")).bodyAsJsonObject();
        String key = made.getString("key");

        int before = status(key, "GET", "/api/patients", null);
        JsonObject me = send(key, "GET", "/api/me", null).bodyAsJsonObject();
        int change =
                status(
                        key,
                        "POST",
                        "/api/users",
                        new JsonObject()
                                .put("username", "friend")
                                .put("password", "a password of some length")
                                .put("grants", new JsonArray()));
        int revoked = bed.delete("/api/api-keys/" + made.getString("id")).statusCode();

        assertThat(key).hasSize(43);
        assertThat(before).isEqualTo(200);
        assertThat(me.getString("username")).isEqualTo("laboratory");
        assertThat(me.getString("kind")).isEqualTo("service");
        assertThat(change).isEqualTo(403);
        assertThat(revoked).isEqualTo(204);
        assertThat(status(key, "GET", "/api/patients", null)).isEqualTo(401);
        assertThat(status("A".repeat(43), "GET", "/api/patients", null)).isEqualTo(401);
    }

    @Test
    void showsAKeyOnceAndKeepsItsHashOnly() {
        String service = service("archive");
        String key =
                bed.post("/api/api-keys", key(service, "one")).bodyAsJsonObject().getString("key");
        int _ = status(key, "GET", "/api/me", null);

        JsonObject listed =
                bed.get("/api/api-keys?user=" + service)
                        .bodyAsJsonObject()
                        .getJsonArray("items")
                        .getJsonObject(0);

        assertThat(listed.getString("name")).isEqualTo("one");
        assertThat(listed.containsKey("key")).isFalse();
        assertThat(text("SELECT k::text AS text FROM api_key k")).doesNotContain(key);
    }

    @Test
    void endsAKeyWithItsTimeAndWithItsService() {
        String service = service("short-lived");
        JsonObject until = key(service, "a").put("expiresAt", "2026-03-01T11:00:00Z");
        String expired =
                bed.post("/api/api-keys", key(service, "b")).bodyAsJsonObject().getString("key");
        run("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE name = 'b'");
        String good =
                bed.post("/api/api-keys", key(service, "c")).bodyAsJsonObject().getString("key");
        boolean wasGood = status(good, "GET", "/api/me", null) == 200;

        int disabled =
                bed.patch("/api/users/" + service, new JsonObject().put("enabled", false))
                        .statusCode();

        assertThat(bed.post("/api/api-keys", until).statusCode()).isEqualTo(400);
        assertThat(status(expired, "GET", "/api/me", null)).isEqualTo(401);
        assertThat(wasGood).isTrue();
        assertThat(disabled).isEqualTo(200);
        assertThat(status(good, "GET", "/api/me", null)).isEqualTo(401);
    }

    @Test
    void givesKeysToServicesOnlyAndTenAtMost() {
        String person = id(create(bed.admin, "keyless", grant("viewer", here.hospital(), null)));
        String service = service("hoarder");
        String foreign = id(createService("foreign-service", there.hospital()));

        for (int i = 0; i < 10; i++) {
            assertThat(bed.post("/api/api-keys", key(service, "k" + i)).statusCode())
                    .isEqualTo(201);
        }

        assertThat(bed.post("/api/api-keys", key(service, "k10")).statusCode()).isEqualTo(409);
        assertThat(bed.post("/api/api-keys", key(person, "k")).statusCode()).isEqualTo(409);
        assertThat(status(hospitalAdmin, "POST", "/api/api-keys", key(foreign, "k")))
                .isEqualTo(404);
        assertThat(status(hospitalAdmin, "GET", "/api/api-keys", null)).isEqualTo(200);
        assertThat(bed.logIn("hoarder", "hoarder's password").getInteger("status")).isEqualTo(401);
        assertThat(
                        bed.post(
                                        "/api/users",
                                        new JsonObject()
                                                .put("username", "both-ways")
                                                .put("kind", "service")
                                                .put("password", "both-ways' password")
                                                .put("grants", List.of()))
                                .statusCode())
                .isEqualTo(400);
    }

    private static String service(String name) {
        return id(createService(name, here.hospital()));
    }

    private static HttpResponse<Buffer> createService(String name, String hospital) {
        return bed.post(
                "/api/users",
                new JsonObject()
                        .put("username", name)
                        .put("kind", "service")
                        .put("grants", List.of(grant("viewer", hospital, null))));
    }

    private static JsonObject key(String service, String name) {
        return new JsonObject().put("userId", service).put("name", name);
    }

    private static int password(String path, String password) {
        return bed.patch(path, new JsonObject().put("password", password)).statusCode();
    }

    private static int give(String token, String user, String role, @Nullable String hospital) {
        return status(
                token, "POST", "/api/grants", grant(role, hospital, null).put("userId", user));
    }

    private static JsonObject grant(String role, @Nullable String hospital, @Nullable String ward) {
        return new JsonObject().put("role", role).put("hospitalId", hospital).put("wardId", ward);
    }

    private static HttpResponse<Buffer> create(String token, String name, JsonObject... grants) {
        return send(
                token,
                "POST",
                "/api/users",
                new JsonObject()
                        .put("username", name)
                        .put("password", name + "'s password")
                        .put("grants", Stream.of(grants).toList()));
    }

    private static String idOf(String username) {
        return bed
                .get("/api/users?name=" + username)
                .bodyAsJsonObject()
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .filter(user -> user.getString("username").equals(username))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private static Ward ward(String id) {
        return await(bed.bed.registry.hospitals().findWard(Scope.platform(), UUID.fromString(id)))
                .orElseThrow();
    }

    private static String id(HttpResponse<Buffer> created) {
        return ApiBed.id(created);
    }

    private static List<String> names(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(user -> user.getString("username"))
                .toList();
    }

    private static void run(String sql) {
        done(bed.bed.database.platform().query(sql).execute());
    }

    private static String text(String sql) {
        return await(bed.bed.database.platform().query(sql).execute())
                .iterator()
                .next()
                .getString("text");
    }

    private static int status(String token, String method, String path, @Nullable JsonObject body) {
        return send(token, method, path, body).statusCode();
    }

    private static HttpResponse<Buffer> send(
            String token, String method, String path, @Nullable JsonObject body) {
        return bed.send(HttpMethod.valueOf(method), path, token, body);
    }
}

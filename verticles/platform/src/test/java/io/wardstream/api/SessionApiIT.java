package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.wardstream.access.Access;
import io.wardstream.access.Caller;
import io.wardstream.registry.RegistryBed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SessionApiIT {

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void logsTheFirstAdministratorIn() {
        JsonObject tokens = bed.logIn("ADMIN", RegistryBed.ADMIN_PASSWORD);

        assertThat(tokens.fieldNames())
                .containsExactly("accessToken", "tokenType", "expiresIn", "refreshToken");
        assertThat(tokens.getString("tokenType")).isEqualTo("Bearer");
        assertThat(tokens.getInteger("expiresIn")).isEqualTo(900);
        assertThat(opens(tokens.getString("accessToken"))).isTrue();
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownUserAlike() {
        HttpResponse<Buffer> wrong = attempt("admin", "not the password");
        HttpResponse<Buffer> unknown = attempt("nobody", "not the password");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(wrong.bodyAsString()).isEqualTo(unknown.bodyAsString());
    }

    @Test
    void slowsGuessingDown() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("guessed", "guess " + i).statusCode()).isEqualTo(401);
        }

        HttpResponse<Buffer> throttled = attempt("guessed", "guess");

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.getHeader("Retry-After")).isEqualTo("2");
        assertThat(throttled.getHeader("RateLimit-Remaining")).isEqualTo("0");
    }

    @Test
    void endsTheSessionWhenASpentTokenIsShownAgainLater() {
        JsonObject first = bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);
        HttpResponse<Buffer> second = refresh(first.getString("refreshToken"));
        passTheGrace();

        HttpResponse<Buffer> reused = refresh(first.getString("refreshToken"));

        JsonObject tokens = second.bodyAsJsonObject();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(reused.statusCode()).isEqualTo(401);
        assertThat(refresh(tokens.getString("refreshToken")).statusCode()).isEqualTo(401);
        assertThat(opens(tokens.getString("accessToken"))).isFalse();
    }

    @Test
    void endsTheSessionWhenAnOldTokenIsShownAfterMoreHaveFollowed() {
        String stolen =
                bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD).getString("refreshToken");
        JsonObject next = refresh(stolen).bodyAsJsonObject();
        JsonObject last = refresh(next.getString("refreshToken")).bodyAsJsonObject();

        HttpResponse<Buffer> reused = refresh(stolen);

        assertThat(reused.statusCode()).isEqualTo(401);
        assertThat(opens(last.getString("accessToken"))).isFalse();
        assertThat(refresh(last.getString("refreshToken")).statusCode()).isEqualTo(401);
    }

    @Test
    void givesTabsThatRefreshAtOnceTheSameNextToken() {
        String token =
                bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD).getString("refreshToken");
        JsonObject body = new JsonObject().put("refreshToken", token);

        List<JsonObject> tabs =
                await(
                                Future.all(
                                        Stream.generate(
                                                        () ->
                                                                bed.request(
                                                                                HttpMethod.POST,
                                                                                "/api/session/refresh",
                                                                                null)
                                                                        .sendJsonObject(body))
                                                .limit(8)
                                                .toList()))
                        .<HttpResponse<Buffer>>list()
                        .stream()
                        .map(HttpResponse::bodyAsJsonObject)
                        .toList();

        assertThat(tabs)
                .extracting(tab -> tab.getString("refreshToken"))
                .containsOnly(tabs.getFirst().getString("refreshToken"));
        assertThat(tabs).allMatch(tab -> opens(tab.getString("accessToken")));
        assertThat(refresh(tabs.getFirst().getString("refreshToken")).statusCode()).isEqualTo(200);
    }

    @Test
    void endsASessionAfterItsLongestTimeHoweverOftenItIsRefreshed() {
        JsonObject tokens = bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);
        run("UPDATE user_session SET created_at = now() - interval '167 hours 59 minutes'");
        JsonObject late = refresh(tokens.getString("refreshToken")).bodyAsJsonObject();
        boolean wasOpen = opens(late.getString("accessToken"));
        run("UPDATE user_session SET created_at = now() - interval '168 hours 1 minute'");

        HttpResponse<Buffer> tooLate = refresh(late.getString("refreshToken"));

        assertThat(wasOpen).isTrue();
        assertThat(tooLate.statusCode()).isEqualTo(401);
        run("UPDATE user_session SET created_at = now()");
    }

    @Test
    void listsSessionsAndEndsOneElsewhere() {
        String token = bed.userAt("roamer", "viewer", null);
        String other = bed.logIn("roamer", "roamer's password").getString("accessToken");

        JsonArray sessions = get("/api/me/sessions", token).getJsonArray("items");
        JsonObject elsewhere =
                sessions.stream()
                        .map(JsonObject.class::cast)
                        .filter(session -> !session.getBoolean("current"))
                        .findFirst()
                        .orElseThrow();
        String path = "/api/me/sessions/" + elsewhere.getString("id");
        int foreign = bed.delete(path).statusCode();
        int ended = bed.send(HttpMethod.DELETE, path, token, null).statusCode();

        assertThat(sessions).hasSize(2);
        assertThat(foreign).isEqualTo(404);
        assertThat(ended).isEqualTo(204);
        assertThat(opens(other)).isFalse();
        assertThat(opens(token)).isTrue();
    }

    @Test
    void changesOnesOwnPasswordAndEndsTheOtherSessions() {
        String token = bed.userAt("changer", "viewer", null);
        String other = bed.logIn("changer", "changer's password").getString("accessToken");

        int wrong = changePassword(token, "not the password", "another password");
        int common = changePassword(token, "changer's password", "Password1234");
        int changed = changePassword(token, "changer's password", "another password");

        assertThat(List.of(wrong, common, changed)).containsExactly(400, 400, 204);
        assertThat(opens(token)).isTrue();
        assertThat(opens(other)).isFalse();
        assertThat(attempt("changer", "changer's password").statusCode()).isEqualTo(401);
        assertThat(attempt("changer", "another password").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhoOneIs() {
        JsonObject me = get("/api/me", bed.admin);

        assertThat(me.getString("username")).isEqualTo(RegistryBed.ADMIN);
        assertThat(me.getJsonArray("grants"))
                .containsExactly(
                        new JsonObject()
                                .put("role", "platform-admin")
                                .putNull("hospitalId")
                                .putNull("wardId"));
    }

    private static int changePassword(String token, String current, String next) {
        return bed.send(
                        HttpMethod.PUT,
                        "/api/me/password",
                        token,
                        new JsonObject().put("currentPassword", current).put("newPassword", next))
                .statusCode();
    }

    private static JsonObject get(String path, String token) {
        return bed.send(HttpMethod.GET, path, token, null).bodyAsJsonObject();
    }

    private static void passTheGrace() {
        run("UPDATE user_session SET refreshed_at = refreshed_at - interval '11 seconds'");
    }

    private static void run(String sql) {
        done(bed.bed.database.platform().query(sql).execute());
    }

    @Test
    void endsASession() {
        JsonObject tokens = bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);
        String token = tokens.getString("accessToken");
        boolean wasOpen = opens(token);

        HttpResponse<Buffer> ended = bed.send(HttpMethod.DELETE, "/api/session", token, null);

        assertThat(wasOpen).isTrue();
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(opens(token)).isFalse();
        assertThat(refresh(tokens.getString("refreshToken")).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesForgedTokens() {
        String[] parts = bed.admin.split("\\.", -1);
        String none = encoded("{\"typ\":\"JWT\",\"alg\":\"none\"}");

        for (String forged :
                List.of(
                        none + "." + parts[1] + ".",
                        none + "." + parts[1] + "." + parts[2],
                        parts[0] + "." + parts[1] + "." + "A".repeat(43),
                        parts[0] + "." + encoded("{\"sid\":\"x\"}") + "." + parts[2],
                        "not-a-token")) {
            assertThat(opens(forged)).as(forged).isFalse();
        }
        for (String header :
                List.of("Bearer", "Bearer ", "Bearer   ", "Basic YTpi", "Bearer a b")) {
            assertThat(statusWith(header)).as(header).isEqualTo(401);
        }
    }

    @Test
    void saysWhichTokenItWants() {
        HttpResponse<Buffer> refused = bed.send(HttpMethod.GET, "/api/devices", null, null);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void keepsThePasswordAndTheTokensOutOfTheDatabase() {
        String rows =
                await(
                                bed.bed
                                        .database
                                        .platform()
                                        .query(
                                                "SELECT u::text || s::text AS text FROM app_user u"
                                                        + " JOIN user_session s ON s.user_id = u.id")
                                        .execute())
                        .iterator()
                        .next()
                        .getString("text");

        assertThat(rows).doesNotContain(RegistryBed.ADMIN_PASSWORD).contains("$2a$04$");
    }

    @Test
    void sharesTheSigningKeyBetweenNodes() {
        Access other =
                await(
                        Access.open(
                                bed.bed.vertx,
                                bed.bed.database,
                                bed.bed.config.access(),
                                bed.bed.registry.hospitals()));

        assertThat(await(other.sessions().authenticate(bed.admin))).isPresent();
        done(other.close());
    }

    @Test
    void givesOutATicketForTheBridge() {
        HttpResponse<Buffer> answer = bed.post("/api/session/bridge-ticket", new JsonObject());

        JsonObject body = answer.bodyAsJsonObject();
        Optional<Caller> opened = redeem(body.getString("ticket"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(body.fieldNames()).containsExactly("ticket", "expiresInSeconds");
        assertThat(body.getInteger("expiresInSeconds")).isEqualTo(60);
        assertThat(opened).map(Caller::username).contains(RegistryBed.ADMIN);
        assertThat(redeem(body.getString("ticket"))).isEmpty();
    }

    @Test
    void opensNothingHereWithATicketAndNoBridgeWithAnAccessToken() {
        String ticket = ticket();
        String[] parts = ticket.split("\\.", -1);
        String forged = parts[0] + "." + parts[1] + "." + "A".repeat(43);

        assertThat(opens(ticket)).isFalse();
        assertThat(redeem(bed.admin)).isEmpty();
        assertThat(redeem(forged)).isEmpty();
    }

    @Test
    void givesNoTicketWithoutALogIn() {
        HttpResponse<Buffer> refused =
                bed.send(HttpMethod.POST, "/api/session/bridge-ticket", null, null);

        assertThat(refused.statusCode()).isEqualTo(401);
    }

    private static String ticket() {
        return bed.send(HttpMethod.POST, "/api/session/bridge-ticket", bed.admin, null)
                .bodyAsJsonObject()
                .getString("ticket");
    }

    private static Optional<Caller> redeem(String ticket) {
        return await(bed.bed.access.tickets().redeem(ticket));
    }

    private static HttpResponse<Buffer> attempt(String username, String password) {
        return bed.send(
                HttpMethod.POST,
                "/api/session",
                null,
                new JsonObject().put("username", username).put("password", password));
    }

    private static HttpResponse<Buffer> refresh(String token) {
        return bed.send(
                HttpMethod.POST,
                "/api/session/refresh",
                null,
                new JsonObject().put("refreshToken", token));
    }

    private static boolean opens(String token) {
        HttpResponse<Buffer> answer = bed.send(HttpMethod.GET, "/api/hospitals", token, null);
        assertThat(answer.statusCode()).isIn(200, 401);
        return answer.statusCode() == 200;
    }

    private static int statusWith(String authorization) {
        return await(
                        bed.request(HttpMethod.GET, "/api/hospitals", null)
                                .putHeader("Authorization", authorization)
                                .send())
                .statusCode();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}

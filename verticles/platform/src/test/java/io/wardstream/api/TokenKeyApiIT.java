package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Access;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenKeyApiIT {

    private ApiBed bed;

    @BeforeEach
    void start() {
        bed = new ApiBed();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void endsEveryAccessTokenWhenTheKeysAreReplacedAndNoRefreshToken() {
        JsonObject tokens = bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);

        int replaced = bed.post("/api/keys/rotate", new JsonObject()).statusCode();

        JsonObject next = refresh(tokens);
        assertThat(replaced).isEqualTo(204);
        assertThat(statusOf(bed.admin)).isEqualTo(401);
        assertThat(statusOf(tokens.getString("accessToken"))).isEqualTo(401);
        assertThat(statusOf(next.getString("accessToken"))).isEqualTo(200);
    }

    @Test
    void failsNobodyWhileAKeyIsDueIsPublishedAndBeginsToSign() {
        JsonObject old = bed.logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);
        run("UPDATE token_key SET signs_from = signs_from - interval '31 days'");
        Access second = open();
        List<Integer> published = under(old, 50);
        run("UPDATE token_key SET signs_from = now() WHERE signs_from > now()");
        Access third = open();

        JsonObject byThird = tokens(third, refresh(old).getString("refreshToken"));
        List<Integer> signing = under(byThird, 50);

        assertThat(published).containsOnly(200);
        assertThat(signing).containsOnly(200);
        assertThat(statusOf(old.getString("accessToken"))).isEqualTo(200);
        done(second.close());
        done(third.close());
    }

    private List<Integer> under(JsonObject tokens, int requests) {
        return await(
                        Future.all(
                                Stream.generate(
                                                () ->
                                                        bed.request(
                                                                        HttpMethod.GET,
                                                                        "/api/me",
                                                                        tokens.getString(
                                                                                "accessToken"))
                                                                .send()
                                                                .map(one -> one.statusCode()))
                                        .limit(requests)
                                        .toList()))
                .list();
    }

    /** Signed by the newest key: the node read it when it started. */
    private static JsonObject tokens(Access node, String refreshToken) {
        return await(node.sessions().refresh(refreshToken))
                .map(
                        tokens ->
                                new JsonObject()
                                        .put("accessToken", tokens.accessToken())
                                        .put("refreshToken", tokens.refreshToken()))
                .orElseThrow();
    }

    private Access open() {
        return await(
                Access.open(
                        bed.bed.vertx,
                        bed.bed.database,
                        bed.bed.config.access(),
                        bed.bed.registry.hospitals()));
    }

    private JsonObject refresh(JsonObject tokens) {
        JsonObject body = new JsonObject().put("refreshToken", tokens.getString("refreshToken"));
        return bed.send(HttpMethod.POST, "/api/session/refresh", null, body).bodyAsJsonObject();
    }

    private int statusOf(String token) {
        return bed.send(HttpMethod.GET, "/api/me", token, null).statusCode();
    }

    private void run(String sql) {
        done(bed.bed.database.platform().query(sql).execute());
    }
}

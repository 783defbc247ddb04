package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.TokenSigner.Purpose;
import io.wardstream.registry.RegistryBed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TokenKeysIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonObject CLAIMS = new JsonObject().put("sid", "1");

    private RegistryBed bed;
    private TokenKeys here;
    private TokenKeys there;

    @BeforeEach
    void start() {
        bed = new RegistryBed();
        here = open();
        there = open();
    }

    @AfterEach
    void stop() {
        done(here.close());
        done(there.close());
        bed.close();
    }

    @Test
    void areTheSameOnEveryNode() {
        String token = sign(here);

        assertThat(here.signing().id()).isEqualTo(there.signing().id());
        assertThat(opens(there, token)).isTrue();
    }

    @Test
    void areMadeAnewWhenDueAndPublishedBeforeTheySign() {
        String old = here.signing().id();
        age("31 days");

        TokenKeys starting = open();

        assertThat(starting.signing().id()).isEqualTo(old);
        assertThat(count("SELECT count(*) AS n FROM token_key")).isEqualTo(2);
        assertThat(
                        count(
                                "SELECT count(*) AS n FROM token_key WHERE signs_from"
                                        + " BETWEEN now() + interval '50 s'"
                                        + " AND now() + interval '61 s'"))
                .isEqualTo(1);
        done(starting.close());
    }

    @Test
    void areMadeOnceWhenManyNodesFindThemDue() {
        age("31 days");

        List<TokenKeys> nodes =
                await(
                        Future.all(
                                        Stream.generate(
                                                        () ->
                                                                TokenKeys.open(
                                                                        bed.vertx,
                                                                        bed.database,
                                                                        bed.config.access()))
                                                .limit(6)
                                                .toList())
                                .map(all -> all.<TokenKeys>list()));

        assertThat(count("SELECT count(*) AS n FROM token_key")).isEqualTo(2);
        nodes.forEach(node -> done(node.close()));
    }

    @Test
    void openWhatTheOldOneSignedUntilThatHasExpiredAndThenGo() {
        String old = sign(here);
        age("31 days");
        TokenKeys second = open();
        signNow();
        TokenKeys third = open();
        String next = sign(third);

        boolean isOldGood = opens(third, old);
        age("22 minutes");
        TokenKeys last = open();

        assertThat(kid(next)).isNotEqualTo(kid(old));
        assertThat(isOldGood).isTrue();
        assertThat(opens(here, next)).isTrue();
        assertThat(opens(last, old)).isFalse();
        assertThat(opens(last, next)).isTrue();
        Stream.of(second, third, last).forEach(keys -> done(keys.close()));
    }

    @Test
    void endAtOnceEverywhereWhenAllAreReplaced() {
        String before = sign(here);

        done(here.replaceAll());

        String after = sign(here);
        assertThat(opens(here, before)).isFalse();
        assertThat(opens(there, after)).isTrue();
        assertThat(opens(there, before)).isFalse();
    }

    @Test
    void areNotAskedForByNamesThatCannotBeOne() {
        for (String id : List.of("", "../../x", "x' OR '1'='1", "0123456789ABCDEF", "second")) {
            assertThat(await(here.find(id))).as(id).isEmpty();
        }
    }

    @Test
    void openTokensOfNodesThatDoNotNameThem() {
        run("UPDATE token_key SET id = 'first'");
        TokenKeys upgraded = open();
        String[] parts = sign(upgraded).split("\\.", -1);
        JsonObject header = new JsonObject(text(parts[0]));

        assertThat(header.getString("kid")).isEqualTo("first");
        assertThat(await(upgraded.find("first"))).isPresent();
        done(upgraded.close());
    }

    private TokenKeys open() {
        return await(TokenKeys.open(bed.vertx, bed.database, bed.config.access()));
    }

    private static String sign(TokenKeys keys) {
        return new TokenSigner(keys).sign(Purpose.ACCESS, CLAIMS, MINUTE);
    }

    private static boolean opens(TokenKeys keys, String token) {
        Optional<JsonObject> claims = await(new TokenSigner(keys).verify(Purpose.ACCESS, token));
        return claims.isPresent();
    }

    private static String kid(String token) {
        return new JsonObject(text(token.split("\\.", -1)[0])).getString("kid");
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private void age(String by) {
        run("UPDATE token_key SET signs_from = signs_from - interval '" + by + "'");
    }

    private void signNow() {
        run("UPDATE token_key SET signs_from = now() WHERE signs_from > now()");
    }

    private void run(String sql) {
        done(bed.database.platform().query(sql).execute());
    }

    private long count(String sql) {
        return await(bed.database.platform().query(sql).execute()).iterator().next().getLong("n");
    }
}

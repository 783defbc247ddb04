package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.wardstream.access.TokenSigner.Purpose;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenSignerTest {

    private static final Buffer SECRET = Buffer.buffer("a secret of thirty-two bytes or more");
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonObject CLAIMS = new JsonObject().put("sid", "1");

    private static Vertx vertx;
    private static TokenSigner signer;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        signer = signer("0123456789abcdef", SECRET);
    }

    @AfterAll
    static void stop() {
        done(vertx.close());
    }

    @Test
    void readsBackWhatItSigned() {
        String token = signer.sign(Purpose.BRIDGE, CLAIMS, MINUTE);

        Optional<JsonObject> claims = verify(Purpose.BRIDGE, token);

        assertThat(claims).map(found -> found.getString("sid")).contains("1");
    }

    @Test
    void opensNothingButWhatATokenIsFor() {
        String ticket = signer.sign(Purpose.BRIDGE, CLAIMS, MINUTE);
        String access = signer.sign(Purpose.ACCESS, CLAIMS, MINUTE);

        assertThat(verify(Purpose.ACCESS, ticket)).isEmpty();
        assertThat(verify(Purpose.BRIDGE, access)).isEmpty();
    }

    @Test
    void refusesWhatHasExpiredHasNoEndOrNoPurpose() {
        long past = Instant.now().minus(LEEWAY).minusSeconds(2).getEpochSecond();
        long soon = Instant.now().plusSeconds(60).getEpochSecond();
        JsonObject bridge = CLAIMS.copy().put("purpose", "bridge");

        assertThat(verify(Purpose.BRIDGE, raw(SECRET, bridge.copy().put("exp", soon)))).isPresent();
        assertThat(verify(Purpose.BRIDGE, raw(SECRET, bridge.copy().put("exp", past)))).isEmpty();
        assertThat(verify(Purpose.BRIDGE, raw(SECRET, bridge))).isEmpty();
        assertThat(verify(Purpose.BRIDGE, raw(SECRET, CLAIMS.copy().put("exp", soon)))).isEmpty();
    }

    @Test
    void refusesWhatAnotherSecretSigned() {
        Buffer other = Buffer.buffer("another secret of thirty-two bytes");
        String forged = signer("0123456789abcdef", other).sign(Purpose.BRIDGE, CLAIMS, MINUTE);

        assertThat(verify(Purpose.BRIDGE, forged)).isEmpty();
    }

    @Test
    void refusesWhatIsNoTokenAtAll() {
        assertThat(verify(Purpose.BRIDGE, "")).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "a.b.c")).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "é".repeat(100))).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "x".repeat(1_000_000))).isEmpty();
    }

    @Test
    void bearsWithClocksThatDifferByTheLeeway() {
        JsonObject bridge = CLAIMS.copy().put("purpose", "bridge");
        long now = Instant.now().getEpochSecond();

        String ended = raw(SECRET, bridge.copy().put("exp", now - 20));
        String toCome = raw(SECRET, bridge.copy().put("exp", now + 60).put("nbf", now + 20));
        String farOff = raw(SECRET, bridge.copy().put("exp", now + 600).put("nbf", now + 60));

        assertThat(verify(Purpose.BRIDGE, ended)).isPresent();
        assertThat(verify(Purpose.BRIDGE, toCome)).isPresent();
        assertThat(verify(Purpose.BRIDGE, farOff)).isEmpty();
    }

    @Test
    void namesItsKeyAndIsCheckedWithThatOneOnly() {
        String token = signer.sign(Purpose.ACCESS, CLAIMS, MINUTE);

        String[] parts = token.split("\\.", -1);
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8);
        assertThat(new JsonObject(header).getString("kid")).isEqualTo("0123456789abcdef");
        assertThat(await(signer("fedcba9876543210", SECRET).verify(Purpose.ACCESS, token)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'none'}",
                "{'alg':'None','kid':'0123456789abcdef'}",
                "{'alg':'HS384','kid':'0123456789abcdef'}",
                "{'alg':'HS512','kid':'0123456789abcdef'}",
                "{'alg':'RS256','kid':'0123456789abcdef'}",
                "{'alg':'ES256','kid':'0123456789abcdef'}",
                "{'alg':'hs256','kid':'0123456789abcdef'}",
                "{'alg':['HS256'],'kid':'0123456789abcdef'}",
                "{'alg':'HS256','kid':'../../../dev/null'}",
                "{'alg':'HS256','kid':'x;DROP TABLE token_key'}",
                "{'alg':'HS256','kid':['0123456789abcdef']}",
                "{'alg':'HS256','kid':'0123456789abcdef','crit':['exp']}",
                "{'kid':'0123456789abcdef'}",
                "[]",
                "nonsense"
            })
    void refusesEveryHeaderButItsOwn(String header) throws GeneralSecurityException {
        long end = Instant.now().plusSeconds(60).getEpochSecond();
        String claims =
                CLAIMS.copy()
                        .put("purpose", "access")
                        .put("iss", "wardstream")
                        .put("exp", end)
                        .encode();
        String good = "{'alg':'HS256','kid':'0123456789abcdef'}";

        assertThat(verify(Purpose.ACCESS, signed(good, claims))).isPresent();
        assertThat(verify(Purpose.ACCESS, signed(header, claims))).isEmpty();
    }

    /** With the right secret, whatever the header says; ' stands for ". */
    private static String signed(String header, String claims) throws GeneralSecurityException {
        String input = encoded(header.replace('\'', '"')) + "." + encoded(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(), "HmacSHA256"));
        return input
                + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(input.getBytes(UTF_8)));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** With one key, and the one of tokens without a name. */
    private static TokenSigner signer(String id, Buffer secret) {
        TokenKey own = TokenKey.of(vertx, id, secret, LEEWAY);
        return new TokenSigner(
                new TokenKeyRing() {
                    @Override
                    public TokenKey signing() {
                        return own;
                    }

                    @Override
                    public Future<Optional<TokenKey>> find(String wanted) {
                        boolean isKnown = wanted.equals(id) || wanted.equals("first");
                        return Future.succeededFuture(Optional.of(own).filter(_ -> isKnown));
                    }
                });
    }

    private static Optional<JsonObject> verify(Purpose purpose, String token) {
        return await(signer.verify(purpose, token));
    }

    /** Signed as ours are, with claims of the test's choice. */
    private static String raw(Buffer secret, JsonObject claims) {
        PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret);
        return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
                .generateToken(
                        claims.copy(),
                        new JWTOptions().setAlgorithm("HS256").setIssuer("wardstream"));
    }
}

package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.wardstream.access.TokenSigner.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TokenSignerTest {

    private static final Buffer SECRET = Buffer.buffer("a secret of thirty-two bytes or more");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonObject CLAIMS = new JsonObject().put("sid", "1");

    private static Vertx vertx;
    private static TokenSigner signer;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        signer = new TokenSigner(vertx, SECRET);
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
        long past = Instant.now().minusSeconds(2).getEpochSecond();
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
        String forged = new TokenSigner(vertx, other).sign(Purpose.BRIDGE, CLAIMS, MINUTE);

        assertThat(verify(Purpose.BRIDGE, forged)).isEmpty();
    }

    @Test
    void refusesWhatIsNoTokenAtAll() {
        assertThat(verify(Purpose.BRIDGE, "")).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "a.b.c")).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "é".repeat(100))).isEmpty();
        assertThat(verify(Purpose.BRIDGE, "x".repeat(1_000_000))).isEmpty();
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

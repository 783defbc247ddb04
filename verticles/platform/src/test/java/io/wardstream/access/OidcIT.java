package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.config.AccessConfig;
import io.wardstream.config.ConfigException;
import io.wardstream.config.PlatformConfig;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OidcIT {

    private static RegistryBed bed;
    private static Ward ward;
    private static FakeIssuer issuer;
    private static FakeIssuer.Key first;
    private static FakeIssuer.Key second;
    private static FakeIssuer.Key elliptic;
    private static AccessConfig config;
    private static Access access;

    @BeforeAll
    static void start() throws GeneralSecurityException {
        bed = new RegistryBed();
        ward = bed.ward("St. Mary", "Intensive care");
        issuer = new FakeIssuer(bed.vertx);
        first = FakeIssuer.Key.rsa("first");
        second = FakeIssuer.Key.rsa("second");
        elliptic = FakeIssuer.Key.ec("elliptic");
        issuer.publish(first, elliptic);
        config = config("nurses=clinician@" + ward.hospitalPublicId() + ",heads=platform-admin");
        access = await(Access.open(bed.vertx, bed.database, config, bed.registry.hospitals()));
    }

    private static AccessConfig config(String roles) {
        return PlatformConfig.load(
                        null,
                        Map.of(
                                "WARDSTREAM_ACCESS_OIDC_ISSUER", issuer.url(),
                                "WARDSTREAM_ACCESS_OIDC_AUDIENCE", "wardstream",
                                "WARDSTREAM_ACCESS_OIDC_ROLES_CLAIM", "realm_access.roles",
                                "WARDSTREAM_ACCESS_OIDC_ROLES", roles,
                                "WARDSTREAM_ACCESS_BCRYPT_COST", "4"))
                .access();
    }

    @AfterAll
    static void stop() {
        done(access.close());
        issuer.close();
        bed.close();
    }

    @BeforeEach
    void repair() {
        issuer.breakDown(false);
    }

    @Test
    void letsSomebodyOfTheIssuerInWithWhatTheirRolesMeanHere() throws GeneralSecurityException {
        Caller nurse = open(first.sign(claims("anna", "nurses", "unknown"))).orElseThrow();
        Caller elsewhere = open(elliptic.sign(claims("bert", "heads"))).orElseThrow();
        Caller nobody = open(first.sign(issuer.claims("carl"))).orElseThrow();

        assertThat(nurse.username()).isEqualTo("anna@hospital");
        assertThat(nurse.grants()).containsExactly(Grant.at(Role.CLINICIAN, ward.hospitalId()));
        assertThat(elsewhere.isPlatformAdmin()).isTrue();
        assertThat(nobody.grants()).isEmpty();
    }

    @Test
    void isTheSameUserAndSessionAgainAndTakesBackWhatALaterTokenDoesNotGive()
            throws GeneralSecurityException {
        String token = first.sign(claims("dora", "nurses"));
        Caller once = open(token).orElseThrow();
        Grant given = Grant.at(Role.VIEWER, ward.hospitalId());
        done(access.grants().add(once.userId(), given));

        Caller again = open(token).orElseThrow();
        Caller later = open(first.sign(claims("dora").put("jti", "2"))).orElseThrow();

        assertThat(again.sessionId()).isEqualTo(once.sessionId());
        assertThat(later.userId()).isEqualTo(once.userId());
        assertThat(later.sessionId()).isNotEqualTo(once.sessionId());
        assertThat(later.grants()).containsExactly(given);
    }

    @Test
    void opensTheBridgeAndEndsForGoodWithTheSession() throws GeneralSecurityException {
        String token = first.sign(claims("emil", "nurses"));
        Caller caller = open(token).orElseThrow();
        String ticket = access.tickets().issue(caller);
        Optional<Caller> onBridge = await(access.tickets().redeem(ticket));

        done(access.sessions().end(caller.sessionId()));

        assertThat(onBridge).map(Caller::userId).contains(caller.userId());
        assertThat(open(token)).isEmpty();
    }

    @Test
    void staysOutWhenDisabledHere() throws GeneralSecurityException {
        Caller caller = open(first.sign(claims("fred", "nurses"))).orElseThrow();

        done(access.users().change(caller.userId(), false, null));

        assertThat(open(first.sign(claims("fred", "nurses").put("jti", "2")))).isEmpty();
    }

    @Test
    void doesNotBecomeALocalUserOfThatName() throws GeneralSecurityException {
        JsonObject claims = claims("mallory").put("preferred_username", RegistryBed.ADMIN);

        Caller caller = open(first.sign(claims)).orElseThrow();

        assertThat(caller.username()).startsWith("admin-").hasSize(14);
        assertThat(caller.grants()).isEmpty();
    }

    @Test
    void refusesWhatIsNotForUsNow() throws GeneralSecurityException {
        long now = InstantSource.system().instant().getEpochSecond();
        JsonObject noEnd = claims("gina");
        var _ = noEnd.remove("exp");

        for (JsonObject claims :
                List.of(
                        claims("gina").put("aud", "somebody else"),
                        claims("gina").put("aud", new JsonArray().add("somebody else")),
                        claims("gina").put("iss", issuer.url() + "/"),
                        claims("gina").put("iss", "https://elsewhere.example"),
                        claims("gina").put("exp", now - 40),
                        claims("gina").put("nbf", now + 60),
                        claims("gina").put("sub", ""),
                        claims("gina").put("sub", "x".repeat(256)),
                        noEnd)) {
            assertThat(open(first.sign(claims))).as(claims.encode()).isEmpty();
        }
    }

    @Test
    void bearsWithAClockThatDiffersByTheLeeway() throws GeneralSecurityException {
        long now = InstantSource.system().instant().getEpochSecond();

        assertThat(open(first.sign(claims("hugo").put("exp", now - 20)))).isPresent();
        assertThat(open(first.sign(claims("hugo").put("nbf", now + 20)))).isPresent();
    }

    @Test
    void refusesForgedTokensAndAsksTheIssuerAboutNone() throws GeneralSecurityException {
        JsonObject claims = claims("ivan", "heads");
        String good = first.sign(claims);
        String[] parts = good.split("\\.", -1);
        String none = FakeIssuer.encoded("{\"alg\":\"none\",\"kid\":\"first\"}");
        FakeIssuer.Key stranger = new FakeIssuer.Key("first", "RS256", second.pair());

        for (String forged :
                List.of(
                        none + "." + parts[1] + ".",
                        none + "." + parts[1] + "." + parts[2],
                        none + "." + parts[1],
                        parts[0] + "." + FakeIssuer.encoded("{}") + "." + parts[2],
                        stranger.sign(claims),
                        withPublicKeyAsSecret("HS256", claims),
                        withPublicKeyAsSecret("RS256", claims),
                        first.sign(
                                new JsonObject().put("alg", "ES256").put("kid", "first"),
                                claims))) {
            assertThat(open(forged)).as(forged).isEmpty();
        }
        assertThat(issuer.asked).doesNotContain("/introspect", "/userinfo");
        assertThat(open(good)).isPresent();
    }

    @Test
    void readsNewKeysOfTheIssuerButSeldomAndGoesOnWithoutIt() throws GeneralSecurityException {
        FakeIssuer.Key third = FakeIssuer.Key.rsa("third");
        OidcIssuer node = node(Duration.ofHours(1));
        OidcIssuer impatient = node(Duration.ZERO);
        boolean isFirstKnown =
                verifies(node, first.sign(claims("jana")))
                        && verifies(impatient, first.sign(claims("jana")));
        issuer.publish(first, elliptic, third);
        boolean isThirdKnown = verifies(impatient, third.sign(claims("jana")));
        issuer.breakDown(true);

        boolean isFirstKnownStill = verifies(impatient, first.sign(claims("jana")));
        long before = issuer.keysAsked();
        long unknown =
                Stream.generate(() -> "x")
                        .limit(20)
                        .filter(_ -> verifies(node, signedBySecond()))
                        .count();

        assertThat(isFirstKnown).isTrue();
        assertThat(isThirdKnown).isTrue();
        assertThat(isFirstKnownStill).isTrue();
        assertThat(unknown).isZero();
        assertThat(issuer.keysAsked() - before).isZero();
        node.close();
        impatient.close();
    }

    @Test
    void startsWithoutTheIssuerAndFindsItLater() throws GeneralSecurityException {
        issuer.breakDown(true);
        OidcIssuer node = node(Duration.ZERO);
        boolean isKnown = verifies(node, first.sign(claims("kurt")));

        issuer.breakDown(false);

        assertThat(isKnown).isFalse();
        assertThat(verifies(node, first.sign(claims("kurt")))).isTrue();
        node.close();
    }

    @Test
    void takesNothingFromAnIssuerWithoutKeys() {
        issuer.publish();
        OidcIssuer node = node(Duration.ZERO);
        String claims = FakeIssuer.encoded(claims("lara", "heads").encode());
        String none = FakeIssuer.encoded("{\"alg\":\"none\"}") + "." + claims;
        String named = FakeIssuer.encoded("{\"alg\":\"RS256\"}") + "." + claims + ".AAAA";

        assertThat(TokenHeader.of(none)).isEmpty();
        assertThat(verifies(node, named)).isFalse();
        issuer.publish(first, elliptic);
        node.close();
    }

    @Test
    void doesNotStartWithARoleThatIsNone() {
        for (String roles :
                List.of("nurses=nurse", "heads=platform-admin@x", "viewer", "a=viewer@x")) {
            AccessConfig wrong = config(roles);
            assertThatThrownBy(
                            () ->
                                    await(
                                            Access.open(
                                                    bed.vertx,
                                                    bed.database,
                                                    wrong,
                                                    bed.registry.hospitals())))
                    .as(roles)
                    .isInstanceOf(ConfigException.class);
        }
    }

    private static JsonObject claims(String subject, String... roles) {
        JsonArray names = new JsonArray(List.<Object>of((Object[]) roles));
        return issuer.claims(subject)
                .put("realm_access", new JsonObject().put("roles", names))
                .put("jti", "1");
    }

    private static String signedBySecond() {
        try {
            return second.sign(claims("jana"));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The algorithm confusion: what is published is used as a shared secret. */
    private static String withPublicKeyAsSecret(String algorithm, JsonObject claims)
            throws GeneralSecurityException {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"first\"}";
        String input = FakeIssuer.encoded(header) + "." + FakeIssuer.encoded(claims.encode());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(first.pair().getPublic().getEncoded(), "HmacSHA256"));
        byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + FakeIssuer.encoded(signature);
    }

    private static OidcIssuer node(Duration pause) {
        OidcIssuer node =
                new OidcIssuer(
                        bed.vertx,
                        config.oidc(),
                        Duration.ofSeconds(30),
                        pause,
                        InstantSource.system());
        node.open();
        return node;
    }

    private static boolean verifies(OidcIssuer node, String token) {
        Future<Optional<JsonObject>> claims =
                node.verify(token, TokenHeader.of(token).orElseThrow());
        return await(claims).isPresent();
    }

    private static Optional<Caller> open(String token) {
        return await(access.sessions().authenticate(token));
    }
}

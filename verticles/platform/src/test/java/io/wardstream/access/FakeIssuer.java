package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OpenID Connect issuer with real keys, on a port of its own. */
final class FakeIssuer implements AutoCloseable {

    /** A key it may publish. */
    record Key(String id, String algorithm, KeyPair pair) {

        static Key rsa(String id) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return new Key(id, "RS256", generator.generateKeyPair());
        }

        static Key ec(String id) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Key(id, "ES256", generator.generateKeyPair());
        }

        JsonObject jwk() {
            JsonObject jwk =
                    new JsonObject().put("kid", id).put("alg", algorithm).put("use", "sig");
            return switch (pair.getPublic()) {
                case RSAPublicKey rsa ->
                        jwk.put("kty", "RSA")
                                .put("n", number(rsa.getModulus(), 256))
                                .put("e", number(rsa.getPublicExponent(), 3));
                case ECPublicKey ec ->
                        jwk.put("kty", "EC")
                                .put("crv", "P-256")
                                .put("x", number(ec.getW().getAffineX(), 32))
                                .put("y", number(ec.getW().getAffineY(), 32));
                default -> throw new AssertionError("no such key");
            };
        }

        private static String number(BigInteger number, int length) {
            byte[] bytes = number.toByteArray();
            byte[] exact = new byte[length];
            int kept = Math.min(bytes.length, length);
            System.arraycopy(bytes, bytes.length - kept, exact, length - kept, kept);
            return encoded(exact);
        }

        String sign(JsonObject claims) throws GeneralSecurityException {
            return sign(new JsonObject().put("alg", algorithm).put("kid", id), claims);
        }

        String sign(JsonObject header, JsonObject claims) throws GeneralSecurityException {
            String input = encoded(header.encode()) + "." + encoded(claims.encode());
            Signature signature =
                    Signature.getInstance(
                            algorithm.equals("ES256")
                                    ? "SHA256withECDSAinP1363Format"
                                    : "SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + encoded(signature.sign());
        }
    }

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String issuer;
    private volatile List<Key> published = List.of();
    private volatile boolean isBroken;

    FakeIssuer(Vertx vertx) {
        server =
                await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        issuer = "http://127.0.0.1:" + server.actualPort();
    }

    String url() {
        return issuer;
    }

    void publish(Key... keys) {
        published = List.copyOf(Arrays.asList(keys));
    }

    void breakDown(boolean isDown) {
        isBroken = isDown;
    }

    JsonObject claims(String subject) {
        long now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("iss", issuer)
                .put("aud", "wardstream")
                .put("sub", subject)
                .put("preferred_username", subject + "@hospital")
                .put("iat", now)
                .put("exp", now + 300);
    }

    long keysAsked() {
        return asked.stream().filter("/keys"::equals).count();
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.path());
        if (isBroken) {
            var _ = request.response().setStatusCode(503).end();
            return;
        }
        JsonObject body =
                switch (request.path()) {
                    case "/.well-known/openid-configuration" ->
                            new JsonObject()
                                    .put("issuer", issuer)
                                    .put("jwks_uri", issuer + "/keys")
                                    .put("authorization_endpoint", issuer + "/authorize")
                                    .put("token_endpoint", issuer + "/token")
                                    .put("introspection_endpoint", issuer + "/introspect")
                                    .put("userinfo_endpoint", issuer + "/userinfo");
                    case "/keys" -> keys();
                    default -> new JsonObject().put("active", true).put("sub", "anybody");
                };
        var _ =
                request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(body.toBuffer());
    }

    private JsonObject keys() {
        JsonArray keys = new JsonArray();
        published.forEach(key -> keys.add(key.jwk()));
        return new JsonObject().put("keys", keys);
    }

    static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        done(server.close());
    }
}

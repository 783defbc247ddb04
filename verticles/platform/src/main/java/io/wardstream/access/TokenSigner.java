package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs and checks JWTs with the secret that all nodes share. Each says what it is for and opens
 * nothing else. Thread-safe.
 */
final class TokenSigner {

    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "wardstream";
    private static final String PURPOSE = "purpose";

    /** Ours have about 300 characters; what is much longer is not worth a look. */
    private static final int MAX_LENGTH = 2_000;

    private final JWTAuth jwt;

    TokenSigner(Vertx vertx, Buffer secret) {
        PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret);
        this.jwt =
                JWTAuth.create(
                        vertx,
                        new JWTAuthOptions()
                                .addPubSecKey(key)
                                .setJWTOptions(new JWTOptions().setIssuer(ISSUER)));
    }

    /** What a token is good for. */
    enum Purpose {
        ACCESS,
        BRIDGE;

        private String claim() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String sign(Purpose purpose, JsonObject claims, Duration lifetime) {
        JWTOptions options =
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setIssuer(ISSUER)
                        .setExpiresInSeconds((int) lifetime.toSeconds());
        return jwt.generateToken(claims.copy().put(PURPOSE, purpose.claim()), options);
    }

    /**
     * The claims of a token; empty when it is forged, expired, none of ours or for something else.
     */
    Future<Optional<JsonObject>> verify(Purpose purpose, String token) {
        if (token.length() > MAX_LENGTH) {
            return Future.succeededFuture(Optional.empty());
        }
        return jwt.authenticate(new TokenCredentials(token))
                .map(user -> Optional.of(user).filter(found -> isFor(purpose, found)))
                .map(user -> user.map(User::principal))
                .otherwise(Optional.empty());
    }

    /** Without an end it was not made here. */
    private static boolean isFor(Purpose purpose, User user) {
        return purpose.claim().equals(user.principal().getValue(PURPOSE))
                && user.attributes().containsKey("exp");
    }
}

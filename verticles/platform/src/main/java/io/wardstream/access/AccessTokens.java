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
import java.util.Optional;
import java.util.UUID;

/** Signs and checks the JWTs that name a session; the rights are looked up, never in the token. */
final class AccessTokens {

    private static final String ISSUER = "wardstream";
    private static final String SESSION = "sid";

    private final JWTAuth signer;
    private final Duration lifetime;

    /**
     * @param secret shared by all nodes
     */
    AccessTokens(Vertx vertx, Buffer secret, Duration lifetime) {
        PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret);
        this.signer =
                JWTAuth.create(
                        vertx,
                        new JWTAuthOptions()
                                .addPubSecKey(key)
                                .setJWTOptions(new JWTOptions().setIssuer(ISSUER)));
        this.lifetime = lifetime;
    }

    int lifetimeSeconds() {
        return (int) lifetime.toSeconds();
    }

    String issue(UUID sessionId) {
        JWTOptions options =
                new JWTOptions()
                        .setAlgorithm("HS256")
                        .setIssuer(ISSUER)
                        .setExpiresInSeconds(lifetimeSeconds());
        return signer.generateToken(new JsonObject().put(SESSION, sessionId.toString()), options);
    }

    /** The session a token names; empty when it is forged, expired or none of ours. */
    Future<Optional<UUID>> verify(String token) {
        return signer.authenticate(new TokenCredentials(token))
                .map(AccessTokens::session)
                .otherwise(Optional.empty());
    }

    private static Optional<UUID> session(User user) {
        return Optional.ofNullable(user.principal().getString(SESSION)).map(UUID::fromString);
    }
}

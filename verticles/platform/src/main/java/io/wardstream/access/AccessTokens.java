package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.TokenSigner.Purpose;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The JWTs that name a session; the rights are looked up, never in the token. Thread-safe. */
final class AccessTokens {

    private static final String SESSION = "sid";

    private final TokenSigner signer;
    private final Duration lifetime;

    AccessTokens(TokenSigner signer, Duration lifetime) {
        this.signer = signer;
        this.lifetime = lifetime;
    }

    int lifetimeSeconds() {
        return (int) lifetime.toSeconds();
    }

    String issue(UUID sessionId) {
        return signer.sign(
                Purpose.ACCESS, new JsonObject().put(SESSION, sessionId.toString()), lifetime);
    }

    /** The session a token names; empty when it is forged, expired or no access token of ours. */
    Future<Optional<UUID>> verify(String token) {
        return signer.verify(Purpose.ACCESS, token)
                .map(claims -> claims.map(AccessTokens::session))
                .otherwise(Optional.empty());
    }

    private static UUID session(JsonObject claims) {
        return UUID.fromString(claims.getString(SESSION));
    }
}

package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Signs and checks JWTs with keys that all nodes share. Each says what it is for and opens nothing
 * else. Thread-safe.
 */
final class TokenSigner {

    private static final String PURPOSE = "purpose";

    /** The key of tokens that name none: nodes of before there were names. */
    private static final String UNNAMED = "first";

    private final TokenKeyRing keys;

    TokenSigner(TokenKeyRing keys) {
        this.keys = keys;
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
                        .setAlgorithm(TokenKey.ALGORITHM)
                        .setIssuer(TokenKey.ISSUER)
                        .setExpiresInSeconds((int) lifetime.toSeconds());
        return keys.signing()
                .jwt()
                .generateToken(claims.copy().put(PURPOSE, purpose.claim()), options);
    }

    /**
     * The claims of a token; empty when it is forged, expired, none of ours or for something else.
     */
    Future<Optional<JsonObject>> verify(Purpose purpose, String token) {
        Optional<TokenHeader> header =
                TokenHeader.of(token).filter(one -> one.algorithm().equals(TokenKey.ALGORITHM));
        if (header.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return keys.find(Objects.requireNonNullElse(header.get().keyId(), UNNAMED))
                .compose(
                        key ->
                                key.isPresent()
                                        ? claims(key.get(), purpose, token)
                                        : Future.succeededFuture(Optional.empty()));
    }

    private static Future<Optional<JsonObject>> claims(
            TokenKey key, Purpose purpose, String token) {
        return key.jwt()
                .authenticate(new TokenCredentials(token))
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

package io.wardstream.access;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which session a bearer stands for, whatever kind it is; the kinds are told apart by their
 * form. An access token of ours and one of the issuer are JWTs with different algorithms, an API
 * key is 43 characters without a dot. Thread-safe.
 */
final class BearerTokens {

    private final AccessTokens own;
    private final PgApiKeys keys;
    private final Optional<IssuerSessions> issuer;

    /**
     * @param issuer empty: none is configured
     */
    BearerTokens(AccessTokens own, PgApiKeys keys, Optional<IssuerSessions> issuer) {
        this.own = own;
        this.keys = keys;
        this.issuer = issuer;
    }

    /**
     * The session, whose rights must still be looked up: it may have ended.
     *
     * @return empty when the token is forged or expired; failed with a {@code StorageException}
     */
    Future<Optional<UUID>> session(String token) {
        byte[] keyHash = OpaqueToken.hash(token);
        if (keyHash != null) {
            return keys.session(keyHash);
        }
        Optional<TokenHeader> header = TokenHeader.of(token);
        if (header.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (header.get().algorithm().equals(TokenKey.ALGORITHM)) {
            return own.verify(token);
        }
        return issuer.isPresent()
                ? issuer.get().session(token, header.get())
                : Future.succeededFuture(Optional.empty());
    }
}

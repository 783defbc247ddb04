package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.config.OidcConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a session of each token of the issuer at first sight, so that rights, tickets and their
 * withdrawal are the same for all who come. The session ends with the token. Thread-safe.
 */
final class IssuerSessions {

    private static final int MAX_NAME = 90;
    private static final int MAX_KNOWN = 10_000;

    /** Version 8: an id of one's own making (RFC 9562). */
    private static final long VERSION = 0x8000L;

    private final OidcIssuer issuer;
    private final OidcConfig config;
    private final IssuerRoles roles;
    private final PgIssuerSessions store;
    private final Duration leeway;
    private final Cache<UUID, Boolean> opened =
            Caffeine.newBuilder()
                    .maximumSize(MAX_KNOWN)
                    .expireAfterWrite(Duration.ofMinutes(10))
                    .build();

    IssuerSessions(
            OidcIssuer issuer,
            OidcConfig config,
            IssuerRoles roles,
            PgIssuerSessions store,
            Duration leeway) {
        this.issuer = issuer;
        this.config = config;
        this.roles = roles;
        this.store = store;
        this.leeway = leeway;
    }

    /** The session of a token; empty when the token is not good. */
    Future<Optional<UUID>> session(String token, TokenHeader header) {
        return issuer.verify(token, header)
                .compose(
                        claims ->
                                claims.isPresent()
                                        ? open(idOf(header), claims.get()).map(Optional::of)
                                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<UUID> open(UUID session, JsonObject claims) {
        if (opened.getIfPresent(session) != null) {
            return Future.succeededFuture(session);
        }
        Instant end = Instant.ofEpochSecond(claims.getLong("exp")).plus(leeway);
        return roles.grants(claims)
                .map(
                        grants ->
                                new PgIssuerSessions.Person(
                                        config.issuer(),
                                        claims.getString("sub"),
                                        name(claims),
                                        grants))
                .compose(person -> store.open(session, person, end))
                .map(
                        _ -> {
                            opened.put(session, true);
                            return session;
                        });
    }

    /** Of the part that is signed: a signature may have more than one form. */
    private static UUID idOf(TokenHeader header) {
        ByteBuffer hash = ByteBuffer.wrap(OpaqueToken.sha256(header.signingInput()));
        long most = (hash.getLong() & ~0xF000L) | VERSION;
        long least = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
        return new UUID(most, least);
    }

    private String name(JsonObject claims) {
        boolean isName =
                claims.getValue(config.usernameClaim()) instanceof String name
                        && !name.isBlank()
                        && name.chars().noneMatch(Character::isISOControl);
        String name = claims.getString(isName ? config.usernameClaim() : "sub");
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    void close() {
        issuer.close();
    }
}

package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import io.wardstream.config.OidcConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens of the one OpenID Connect issuer that is configured, with the keys it publishes.
 * The issuer is asked for keys, never about a token: while it is away, known keys go on.
 * Thread-safe.
 */
final class OidcIssuer {

    private static final Logger LOG = LoggerFactory.getLogger(OidcIssuer.class);

    /** Asymmetric ones only: a published key is no secret to sign with. */
    private static final Set<String> ALGORITHMS = Set.of("RS256", "PS256", "ES256");

    private static final int MAX_SUBJECT = 255;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final OidcConfig config;
    private final long leewaySeconds;
    private final InstantSource clock;
    private final Seldom reading;
    private volatile @Nullable OAuth2Auth keys;

    /**
     * @param pause at least between two readings of its keys
     */
    OidcIssuer(
            Vertx vertx, OidcConfig config, Duration leeway, Duration pause, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.leewaySeconds = leeway.toSeconds();
        this.clock = clock;
        this.reading = new Seldom(pause, System::nanoTime, this::read);
    }

    /** Begins to ask it for its keys; it may be away. */
    void open() {
        Future<?> _ = reading.run();
    }

    void close() {
        OAuth2Auth known = keys;
        if (known != null) {
            known.close();
        }
    }

    /** The claims of a token; empty when it is forged, expired, or meant for somebody else. */
    Future<Optional<JsonObject>> verify(String token, TokenHeader header) {
        if (!ALGORITHMS.contains(header.algorithm())) {
            return Future.succeededFuture(Optional.empty());
        }
        OAuth2Auth known = keys;
        return known == null
                ? verifyAnew(token)
                : claims(known, token)
                        .recover(
                                cause ->
                                        cause instanceof NoSuchKeyIdException
                                                ? verifyAnew(token)
                                                : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<JsonObject>> verifyAnew(String token) {
        return reading.run()
                .compose(
                        _ -> {
                            OAuth2Auth read = keys;
                            return read == null
                                    ? Future.succeededFuture(Optional.<JsonObject>empty())
                                    : claims(read, token);
                        })
                .otherwise(Optional.empty());
    }

    private Future<Optional<JsonObject>> claims(OAuth2Auth with, String token) {
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(with::authenticate)
                .map(user -> Optional.ofNullable(user.attributes().getJsonObject("accessToken")))
                .map(claims -> claims.filter(this::isForUsNow));
    }

    private boolean isForUsNow(JsonObject claims) {
        long now = clock.instant().getEpochSecond();
        return config.issuer().equals(claims.getValue("iss"))
                && isAudience(claims.getValue("aud"))
                && claims.getValue("sub") instanceof String subject
                && !subject.isBlank()
                && subject.length() <= MAX_SUBJECT
                && claims.getValue("exp") instanceof Number end
                && now < end.longValue() + leewaySeconds
                && isBegun(claims.getValue("nbf"), now);
    }

    private boolean isAudience(@Nullable Object audience) {
        return audience instanceof JsonArray several
                ? several.contains(config.audience())
                : config.audience().equals(audience);
    }

    private boolean isBegun(@Nullable Object notBefore, long now) {
        return notBefore == null
                || (notBefore instanceof Number begin && now >= begin.longValue() - leewaySeconds);
    }

    private Future<Void> read() {
        OAuth2Auth known = keys;
        return (known == null ? discover() : known.jWKSet())
                .onFailure(cause -> LOG.warn("keys of the issuer not read", cause));
    }

    private Future<Void> discover() {
        OAuth2Options options =
                new OAuth2Options()
                        .setClientId("wardstream")
                        .setSite(config.issuer().replaceFirst("/$", ""))
                        .setValidateIssuer(true)
                        .setHttpClientOptions(
                                new HttpClientOptions()
                                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                                        .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds()))
                        .setJWTOptions(
                                new JWTOptions()
                                        .addAudience(config.audience())
                                        .setLeeway((int) leewaySeconds));
        return OpenIDConnectAuth.discover(vertx, options)
                .onSuccess(
                        found -> {
                            // What it cannot check with a key it would send to the issuer.
                            options.setIntrospectionPath(null).setUserInfoPath(null);
                            keys = found;
                        })
                .mapEmpty();
    }
}

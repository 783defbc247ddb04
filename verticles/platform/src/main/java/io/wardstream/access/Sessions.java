package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs people in and says who is behind an access token. What a session may do is read from the
 * database and kept for two seconds, so a right that is withdrawn ends within that on every node.
 * Thread-safe.
 */
public final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final Duration RIGHTS_KEPT = Duration.ofSeconds(2);
    private static final int MAX_RIGHTS_KEPT = 10_000;
    private static final int BUSY_SECONDS = 2;

    private final AccessTokens tokens;
    private final PgSessions store;
    private final PgUsers users;
    private final Passwords passwords;
    private final Supplier<Future<List<Integer>>> allHospitals;
    private final LoginThrottle throttle = new LoginThrottle(Ticker.systemTicker());
    private final Cache<UUID, PgSessions.Rights> rights =
            Caffeine.newBuilder()
                    .maximumSize(MAX_RIGHTS_KEPT)
                    .expireAfterWrite(RIGHTS_KEPT)
                    .build();

    /**
     * @param allHospitals every hospital there is, for those who may see them all
     */
    Sessions(
            AccessTokens tokens,
            PgSessions store,
            PgUsers users,
            Passwords passwords,
            Supplier<Future<List<Integer>>> allHospitals) {
        this.tokens = tokens;
        this.store = store;
        this.users = users;
        this.passwords = passwords;
        this.allHospitals = allHospitals;
    }

    /**
     * Opens a session.
     *
     * @param address where the attempt comes from, for the throttle
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    public Future<LoginResult> login(String username, String password, String address) {
        if (throttle.isBlocked(username, address)) {
            return Future.succeededFuture(
                    new LoginResult.Throttled(LoginThrottle.RETRY_AFTER_SECONDS));
        }
        if (passwords.isBusy()) {
            return Future.succeededFuture(new LoginResult.Throttled(BUSY_SECONDS));
        }
        return users.find(username).compose(user -> check(user, username, password, address));
    }

    private Future<LoginResult> check(
            PgUsers.@Nullable Stored user, String username, String password, String address) {
        return passwords
                .matches(password, user == null ? null : user.passwordHash())
                .compose(
                        matches -> {
                            if (user == null || !matches) {
                                throttle.failed(username, address);
                                LOG.info("log-in refused");
                                return Future.succeededFuture(new LoginResult.Refused());
                            }
                            throttle.succeeded(username, address);
                            return open(user.userId()).map(LoginResult.LoggedIn::new);
                        });
    }

    private Future<SessionTokens> open(int userId) {
        UUID session = UUID.randomUUID();
        String refreshToken = OpaqueToken.create();
        return store.open(session, userId, hashOf(refreshToken))
                .map(_ -> issue(session, refreshToken));
    }

    /**
     * Exchanges a refresh token for new tokens. A token shown a second time ends its session, for
     * one of the two who showed it has stolen it.
     *
     * @return empty when the token is not in force
     */
    public Future<Optional<SessionTokens>> refresh(String refreshToken) {
        byte[] hash = OpaqueToken.hash(refreshToken);
        if (hash == null) {
            return Future.succeededFuture(Optional.empty());
        }
        String next = OpaqueToken.create();
        return store.rotate(hash, hashOf(next))
                .compose(
                        session ->
                                session.isPresent()
                                        ? Future.succeededFuture(session)
                                        : endReused(hash))
                .map(session -> session.map(id -> issue(id, next)));
    }

    private Future<Optional<UUID>> endReused(byte[] hash) {
        return store.endReused(hash)
                .map(
                        session -> {
                            session.ifPresent(
                                    id -> {
                                        rights.invalidate(id);
                                        LOG.warn("session ended reason=refresh_token_reused");
                                    });
                            return Optional.empty();
                        });
    }

    /** Ends a session: its access and refresh tokens open nothing from now on. */
    public Future<Void> end(UUID session) {
        return store.end(session).onSuccess(_ -> rights.invalidate(session));
    }

    /**
     * Says who is behind an access token, with the rights of this moment.
     *
     * @return empty when the token is forged or expired, or its session has ended; failed with a
     *     {@code StorageException} when the database cannot answer
     */
    public Future<Optional<Caller>> authenticate(String accessToken) {
        return tokens.verify(accessToken)
                .compose(
                        session ->
                                session.isPresent()
                                        ? caller(session.get())
                                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<Caller>> caller(UUID session) {
        PgSessions.Rights kept = rights.getIfPresent(session);
        if (kept != null) {
            return callers(Map.of(session, kept)).map(callers -> of(session, callers));
        }
        return store.rights(List.of(session))
                .compose(
                        found -> {
                            rights.putAll(found);
                            return callers(found);
                        })
                .map(callers -> of(session, callers));
    }

    /**
     * Says who is behind a session, with the rights of this moment, whatever was kept.
     *
     * @return empty when the session has ended; failed with a {@code StorageException} when the
     *     database cannot answer
     */
    Future<Optional<Caller>> present(UUID session) {
        return present(List.of(session)).map(callers -> of(session, callers));
    }

    /**
     * Says who is behind many sessions, with the rights of this moment, whatever was kept: one
     * statement for all of them, and one for the hospitals when somebody may see every one.
     *
     * @return without the sessions that have ended; failed with a {@code StorageException} when the
     *     database cannot answer
     */
    public Future<Map<UUID, Caller>> present(Collection<UUID> sessionIds) {
        if (sessionIds.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return store.rights(sessionIds).compose(this::callers);
    }

    private Future<Map<UUID, Caller>> callers(Map<UUID, PgSessions.Rights> sessions) {
        boolean isAnyEverywhere =
                sessions.values().stream()
                        .flatMap(of -> of.grants().stream())
                        .anyMatch(Grant::isEverywhere);
        Future<List<Integer>> all =
                isAnyEverywhere ? allHospitals.get() : Future.succeededFuture(List.of());
        return all.map(
                hospitals -> {
                    Map<UUID, Caller> callers = HashMap.newHashMap(sessions.size());
                    sessions.forEach(
                            (session, of) -> callers.put(session, caller(session, of, hospitals)));
                    return callers;
                });
    }

    private static Caller caller(UUID session, PgSessions.Rights of, List<Integer> everyHospital) {
        boolean isEverywhere = of.grants().stream().anyMatch(Grant::isEverywhere);
        List<Integer> hospitals =
                isEverywhere
                        ? everyHospital
                        : of.grants().stream().map(Grant::hospitalId).distinct().toList();
        return new Caller(of.userId(), of.username(), session, of.grants(), hospitals, List.of());
    }

    private static Optional<Caller> of(UUID session, Map<UUID, Caller> callers) {
        return Optional.ofNullable(callers.get(session));
    }

    private SessionTokens issue(UUID session, String refreshToken) {
        return new SessionTokens(tokens.issue(session), tokens.lifetimeSeconds(), refreshToken);
    }

    private static byte[] hashOf(String ownToken) {
        byte[] hash = OpaqueToken.hash(ownToken);
        if (hash == null) {
            throw new IllegalStateException("a token of our own making has no hash");
        }
        return hash;
    }
}

package io.wardstream.access;

import io.vertx.core.Future;
import io.wardstream.store.Gathering;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs people in and says who is behind an access token. What a session may do is read from the
 * database and kept for less than a second, and forgotten on every node as soon as it changes: a
 * right that is withdrawn ends within a second, also when that message is lost. Thread-safe.
 */
public final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Spread, so that of many who were sent away not all come back at once. */
    private static final int BUSY_SECONDS = 8;

    static final int MAX_WAITING = 10_000;
    private static final int MAX_A_STATEMENT = 1_000;

    private final BearerTokens bearers;
    private final AccessTokens tokens;
    private final PgSessions store;
    private final PgUsers users;
    private final Passwords passwords;
    private final PgLoginThrottle throttle;
    private final RefreshChain chain;
    private final KeptRights rights;

    /** Requests of a session come by the hundred, and so do those whose rights are not kept. */
    private final Gathering<UUID, PgSessions.Rights> asked =
            new Gathering<>("sessions", MAX_WAITING, MAX_A_STATEMENT, this::read);

    private final AtomicBoolean isReadingAhead = new AtomicBoolean();
    private final HospitalIds hospitals;

    /**
     * @param hospitals every hospital there is, for those who may see them all
     */
    Sessions(
            BearerTokens bearers,
            AccessTokens tokens,
            PgSessions store,
            PgUsers users,
            Passwords passwords,
            PgLoginThrottle throttle,
            RefreshChain chain,
            KeptRights rights,
            HospitalIds hospitals) {
        this.bearers = bearers;
        this.tokens = tokens;
        this.store = store;
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
        this.chain = chain;
        this.rights = rights;
        this.hospitals = hospitals;
    }

    /** Sessions that wait to be looked up. */
    int waiting() {
        return asked.waiting();
    }

    /**
     * Somebody's grants, sessions or opened patients have changed, or they were disabled: no node
     * goes by what it knew before. To be called after the commit.
     */
    public void changed(int userId) {
        rights.forgetUser(userId);
    }

    /**
     * Opens a session.
     *
     * @param address where the attempt comes from, for the throttle
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    public Future<LoginResult> login(String username, String password, String address) {
        return whenThereIsRoom(
                () ->
                        throttle.waitSeconds(username, address)
                                .compose(
                                        seconds ->
                                                seconds > 0
                                                        ? Future.succeededFuture(
                                                                new LoginResult.Throttled(seconds))
                                                        : check(username, password, address)),
                LoginResult.Throttled::new);
    }

    private <T> Future<T> whenThereIsRoom(Supplier<Future<T>> work, IntFunction<T> throttled) {
        if (!passwords.tryTakePlace()) {
            int seconds = 1 + ThreadLocalRandom.current().nextInt(BUSY_SECONDS);
            return Future.succeededFuture(throttled.apply(seconds));
        }
        return work.get().onComplete(_ -> passwords.givePlaceBack());
    }

    private Future<LoginResult> check(String username, String password, String address) {
        return matching(username, password, address)
                .compose(
                        tried ->
                                tried.isRight()
                                        ? open(tried.userId()).map(LoginResult.LoggedIn::new)
                                        : Future.succeededFuture(
                                                new LoginResult.Refused(tried.userId())));
    }

    /**
     * Whose name it was, and whether the password was right.
     *
     * @param userId 0: nobody's
     */
    private record Tried(int userId, boolean isRight) {}

    /** Whether the user has that password, which is remembered. */
    private Future<Tried> matching(String username, String password, String address) {
        return users.find(username)
                .compose(
                        user ->
                                passwords
                                        .matches(
                                                password, user == null ? null : user.passwordHash())
                                        .map(
                                                matches ->
                                                        user == null
                                                                ? new Tried(0, false)
                                                                : new Tried(
                                                                        user.userId(), matches)))
                .compose(tried -> remember(tried, username, address).map(tried));
    }

    private Future<Void> remember(Tried tried, String username, String address) {
        if (tried.isRight()) {
            return throttle.succeeded(username, address);
        }
        LOG.info("log-in refused");
        return throttle.failed(username, address);
    }

    /**
     * Gives the caller another password, when they know the present one. Ends their other sessions.
     *
     * @param next 12 characters to {@link Users#MAX_PASSWORD_BYTES}
     * @param address for the throttle, as of a log-in
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    public Future<PasswordResult> changePassword(
            Caller caller, String present, String next, String address) {
        String username = caller.username();
        return whenThereIsRoom(
                () ->
                        throttle.waitSeconds(username, address)
                                .compose(
                                        seconds ->
                                                seconds > 0
                                                        ? Future.succeededFuture(
                                                                new PasswordResult.Throttled(
                                                                        seconds))
                                                        : change(caller, present, next, address)),
                PasswordResult.Throttled::new);
    }

    private Future<PasswordResult> change(
            Caller caller, String present, String next, String address) {
        return matching(caller.username(), present, address)
                .compose(
                        tried ->
                                tried.isRight()
                                        ? users.setOwnPassword(caller, next)
                                                .map(new PasswordResult.Changed())
                                        : Future.succeededFuture(new PasswordResult.Refused()));
    }

    private Future<SessionTokens> open(int userId) {
        UUID session = UUID.randomUUID();
        String refreshToken = OpaqueToken.create();
        return store.open(session, userId, hashOf(refreshToken))
                .map(_ -> issue(session, refreshToken));
    }

    /**
     * Exchanges a refresh token for new tokens. Two tabs that show the same one within the grace
     * get the same next one. A token shown later ends its session, for one of the two who showed it
     * has stolen it.
     *
     * @return empty when the token is not in force
     */
    public Future<Optional<SessionTokens>> refresh(String refreshToken) {
        byte[] hash = OpaqueToken.hash(refreshToken);
        if (hash == null) {
            return Future.succeededFuture(Optional.empty());
        }
        String next = chain.next(refreshToken);
        byte[] nextHash = hashOf(next);
        return store.rotate(hash, nextHash)
                .compose(session -> orElse(session, () -> store.sameAgain(hash, nextHash)))
                .compose(session -> orElse(session, () -> endReused(hash)))
                .map(session -> session.map(id -> issue(id, next)));
    }

    private static Future<Optional<UUID>> orElse(
            Optional<UUID> session, Supplier<Future<Optional<UUID>>> other) {
        return session.isPresent() ? Future.succeededFuture(session) : other.get();
    }

    private Future<Optional<UUID>> endReused(byte[] hash) {
        return store.endReused(hash)
                .map(
                        session -> {
                            session.ifPresent(
                                    ended -> {
                                        rights.forgetSession(ended.id(), ended.userId());
                                        LOG.warn("session ended reason=refresh_token_reused");
                                    });
                            return Optional.empty();
                        });
    }

    /** Ends a session: its access and refresh tokens open nothing from now on. */
    public Future<Void> end(UUID session) {
        return store.end(session)
                .onSuccess(
                        ended ->
                                ended.ifPresent(
                                        one -> rights.forgetSession(one.id(), one.userId())))
                .mapEmpty();
    }

    /** Ends one of the caller's own sessions; false when they have no such one. */
    public Future<Boolean> endOwn(Caller caller, UUID session) {
        return store.end(session, caller.userId())
                .onSuccess(_ -> rights.forgetSession(session, caller.userId()));
    }

    /** The caller's sessions that are in force, the newest first; a service has none. */
    public Future<List<OpenSession>> own(Caller caller) {
        return store.list(caller.userId());
    }

    /**
     * Says who is behind an access token, an API key or a token of the issuer, with the rights of
     * this moment.
     *
     * @return empty when the token is forged or expired, or its session has ended; failed with a
     *     {@code StorageException} when the database cannot answer
     */
    public Future<Optional<Caller>> authenticate(String bearer) {
        return bearers.session(bearer)
                .compose(
                        session ->
                                session.isPresent()
                                        ? caller(session.get())
                                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<Caller>> caller(UUID session) {
        PgSessions.Rights kept = rights.of(session);
        if (kept != null) {
            return callers(Map.of(session, kept)).map(callers -> of(session, callers));
        }
        return asked.get(session)
                .compose(found -> callers(found.map(of -> Map.of(session, of)).orElse(Map.of())))
                .map(callers -> of(session, callers));
    }

    private Future<Map<UUID, PgSessions.Rights>> read(Set<UUID> sessions) {
        long before = rights.changes();
        return store.rights(sessions).onSuccess(found -> rights.keep(found, before));
    }

    /**
     * Reads the rights of all sessions in use again, in one statement; to be called more often than
     * they are forgotten. While the database cannot answer, they are.
     */
    void readAhead() {
        Set<UUID> inUse = rights.inUse();
        if (inUse.isEmpty() || !isReadingAhead.compareAndSet(false, true)) {
            return;
        }
        read(inUse)
                .onSuccess(
                        found -> {
                            Set<UUID> ended = new HashSet<>(inUse);
                            ended.removeAll(found.keySet());
                            rights.ended(ended);
                        })
                .onFailure(cause -> LOG.debug("rights not read ahead", cause))
                .onComplete(_ -> isReadingAhead.set(false));
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
                isAnyEverywhere ? hospitals.knownIds() : Future.succeededFuture(List.of());
        return all.map(
                every -> {
                    Map<UUID, Caller> callers = HashMap.newHashMap(sessions.size());
                    sessions.forEach(
                            (session, of) -> callers.put(session, caller(session, of, every)));
                    return callers;
                });
    }

    private static Caller caller(UUID session, PgSessions.Rights of, List<Integer> everyHospital) {
        boolean isEverywhere = of.grants().stream().anyMatch(Grant::isEverywhere);
        List<Integer> hospitals =
                isEverywhere
                        ? everyHospital
                        : of.grants().stream().map(Grant::hospitalId).distinct().toList();
        return new Caller(
                of.userId(), of.username(), session, of.grants(), hospitals, openedPatients(of));
    }

    /**
     * Glass stays broken for who might still break it, and for nobody whose right was withdrawn.
     */
    private static List<Integer> openedPatients(PgSessions.Rights of) {
        return of.opened().stream()
                .filter(
                        opened ->
                                of.grants().stream()
                                        .anyMatch(
                                                grant ->
                                                        grant.reaches(opened.hospitalId())
                                                                && grant.role()
                                                                        .allows(
                                                                                Permission
                                                                                        .BREAK_GLASS)))
                .map(PgSessions.Opened::patientId)
                .distinct()
                .toList();
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

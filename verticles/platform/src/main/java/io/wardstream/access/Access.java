package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.config.AccessConfig;
import io.wardstream.config.ConfigException;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the room: users, sessions and tickets of one node. Thread-safe. */
public final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    /** The issuer is asked for its keys no more often. */
    private static final Duration ISSUER_PAUSE = Duration.ofSeconds(10);

    /** Before what is kept of rights is forgotten. */
    private static final long READ_AHEAD_MILLIS = 400;

    private final Passwords passwords;
    private final TokenKeys keys;
    private final Optional<IssuerSessions> issuer;
    private final PgUsers users;
    private final Grants grants;
    private final PgApiKeys apiKeys;
    private final GlassBreaks glassBreaks;
    private final Sessions sessions;
    private final BridgeTickets tickets;
    private final Signer signer;
    private final MessageConsumer<Integer> news;
    private final Vertx vertx;
    private final long readingAhead;

    private Access(
            Vertx vertx,
            Database database,
            AccessConfig config,
            HospitalIds hospitals,
            Secrets secrets) {
        AccessNews accessNews = new AccessNews(vertx.eventBus());
        KeptRights rights = new KeptRights(accessNews);
        news = accessNews.listen(rights::heard);
        TokenSigner tokenSigner = new TokenSigner(secrets.keys());
        AccessTokens accessTokens = new AccessTokens(tokenSigner, config.accessToken());
        signer = secrets.signer();
        keys = secrets.keys();
        passwords = new Passwords(vertx, config.bcryptCost());
        users = new PgUsers(database, passwords, rights);
        grants = new PgGrants(database, rights);
        apiKeys = new PgApiKeys(database, rights);
        glassBreaks = new PgGlassBreaks(database, rights, config.breakGlass());
        issuer = issuer(vertx, database, config, secrets.roles());
        sessions =
                new Sessions(
                        new BearerTokens(accessTokens, apiKeys, issuer),
                        accessTokens,
                        new PgSessions(database, config),
                        users,
                        passwords,
                        new PgLoginThrottle(database),
                        secrets.chain(),
                        rights,
                        hospitals);
        this.vertx = vertx;
        readingAhead = vertx.setPeriodic(READ_AHEAD_MILLIS, _ -> sessions.readAhead());
        tickets = new SignedBridgeTickets(tokenSigner, new PgBridgeTicketUses(database), sessions);
    }

    /** What must be read before anybody is let in. */
    private record Secrets(
            TokenKeys keys, RefreshChain chain, Signer signer, Optional<IssuerRoles> roles) {

        @Override
        public String toString() {
            return "Secrets";
        }
    }

    /**
     * Loads the signing keys, or makes them, and adds the first administrator when there is no
     * user.
     *
     * @param hospitals asked for all of them at each request of those who may see all
     * @return failed with a {@code StorageException} when the database cannot answer, or with one
     *     sentence when the configured key is none, or a role of the issuer is none
     */
    public static Future<Access> open(
            Vertx vertx, Database database, AccessConfig config, HospitalIds hospitals) {
        return roles(config, hospitals)
                .compose(roles -> secrets(vertx, database, config, roles))
                .map(secrets -> new Access(vertx, database, config, hospitals, secrets))
                .compose(access -> access.addFirstAdministrator(config));
    }

    private static Future<Secrets> secrets(
            Vertx vertx, Database database, AccessConfig config, Optional<IssuerRoles> roles) {
        Future<RefreshChain> chain =
                PgSigningKey.loadOrMake(database, PgSigningKey.REFRESH).map(RefreshChain::new);
        Future<Signer> signer = signer(database, config);
        return Future.all(chain, signer)
                .compose(_ -> TokenKeys.open(vertx, database, config))
                .map(keys -> new Secrets(keys, chain.result(), signer.result(), roles));
    }

    private static Future<Optional<IssuerRoles>> roles(AccessConfig config, HospitalIds hospitals) {
        try {
            return Future.succeededFuture(
                    config.oidc().isConfigured()
                            ? Optional.of(IssuerRoles.of(config.oidc(), hospitals))
                            : Optional.empty());
        } catch (ConfigException wrong) {
            return Future.failedFuture(wrong);
        }
    }

    private static Optional<IssuerSessions> issuer(
            Vertx vertx, Database database, AccessConfig config, Optional<IssuerRoles> roles) {
        return roles.map(
                known -> {
                    OidcIssuer issuer =
                            new OidcIssuer(
                                    vertx,
                                    config.oidc(),
                                    config.leeway(),
                                    ISSUER_PAUSE,
                                    InstantSource.system());
                    issuer.open();
                    return new IssuerSessions(
                            issuer,
                            config.oidc(),
                            known,
                            new PgIssuerSessions(database, config.session().toSeconds()),
                            config.leeway());
                });
    }

    private static Future<Signer> signer(Database database, AccessConfig config) {
        if (!config.signingKey().isEmpty()) {
            return signer(config.signingKey().value());
        }
        return PgSigningKey.loadOrMake(database, PgSigningKey.EXPORTS)
                .map(seed -> Signer.ofSeed(seed.getBytes()));
    }

    private static Future<Signer> signer(String pem) {
        try {
            return Future.succeededFuture(Signer.ofPem(pem));
        } catch (IllegalArgumentException wrong) {
            return Future.failedFuture(
                    new ConfigException("access.signingKey: " + wrong.getMessage()));
        }
    }

    private Future<Access> addFirstAdministrator(AccessConfig config) {
        if (config.adminPassword().isEmpty()) {
            return Future.succeededFuture(this);
        }
        return users.createFirst(config.adminUser(), config.adminPassword().value())
                .onSuccess(
                        isAdded -> {
                            if (isAdded) {
                                LOG.info("first administrator added");
                            }
                        })
                .map(this);
    }

    /** Shows who waits here; once a node. */
    public void meter(Meters meters) {
        meters.queue("access.passwords", passwords::waiting, () -> Passwords.MAX_WAITING);
        meters.queue("access.sessions", sessions::waiting, () -> Sessions.MAX_WAITING);
    }

    public Users users() {
        return users;
    }

    public Grants grants() {
        return grants;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public GlassBreaks glassBreaks() {
        return glassBreaks;
    }

    public Sessions sessions() {
        return sessions;
    }

    public BridgeTickets tickets() {
        return tickets;
    }

    /** Signs what leaves the platform. */
    public Signer signer() {
        return signer;
    }

    /**
     * Ends every key that signs tokens, on every node: all access tokens and tickets open nothing
     * from then on, refresh tokens go on. For when a key may be known to somebody.
     */
    public Future<Void> replaceTokenKeys() {
        return keys.replaceAll();
    }

    /** Ends the worker that checks passwords, what reads keys, and hears no news any more. */
    public Future<Void> close() {
        boolean _ = vertx.cancelTimer(readingAhead);
        issuer.ifPresent(IssuerSessions::close);
        return Future.join(passwords.close(), keys.close(), news.unregister()).mapEmpty();
    }
}

package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.config.AccessConfig;
import io.wardstream.config.ConfigException;
import io.wardstream.store.Database;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the room: users, sessions and tickets of one node. Thread-safe. */
public final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final Passwords passwords;
    private final PgUsers users;
    private final Sessions sessions;
    private final BridgeTickets tickets;
    private final Signer signer;

    private Access(
            Passwords passwords,
            PgUsers users,
            Sessions sessions,
            BridgeTickets tickets,
            Signer signer) {
        this.passwords = passwords;
        this.users = users;
        this.sessions = sessions;
        this.tickets = tickets;
        this.signer = signer;
    }

    /**
     * Loads the signing keys, or makes them, and adds the first administrator when there is no
     * user.
     *
     * @param allHospitals the ids of every hospital, asked at each request of those who may see all
     * @return failed with a {@code StorageException} when the database cannot answer, or with one
     *     sentence when the configured key is none
     */
    public static Future<Access> open(
            Vertx vertx,
            Database database,
            AccessConfig config,
            Supplier<Future<List<Integer>>> allHospitals) {
        return PgSigningKey.loadOrMake(database, PgSigningKey.TOKENS)
                .compose(
                        secret ->
                                signer(vertx, database, config)
                                        .map(
                                                signer ->
                                                        assemble(
                                                                vertx,
                                                                database,
                                                                config,
                                                                allHospitals,
                                                                secret,
                                                                signer)))
                .compose(access -> access.addFirstAdministrator(config));
    }

    private static Future<Signer> signer(Vertx vertx, Database database, AccessConfig config) {
        if (!config.signingKey().isEmpty()) {
            return signer(config.signingKey().value());
        }
        if (!config.signingKeyFile().isEmpty()) {
            return vertx.fileSystem()
                    .readFile(config.signingKeyFile())
                    .compose(pem -> signer(pem.toString()));
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

    private static Access assemble(
            Vertx vertx,
            Database database,
            AccessConfig config,
            Supplier<Future<List<Integer>>> allHospitals,
            Buffer secret,
            Signer exports) {
        Passwords passwords = new Passwords(vertx, config.bcryptCost());
        PgUsers users = new PgUsers(database, passwords);
        TokenSigner signer = new TokenSigner(vertx, secret);
        Sessions sessions =
                new Sessions(
                        new AccessTokens(signer, config.accessToken()),
                        new PgSessions(database, config.refreshToken()),
                        users,
                        passwords,
                        allHospitals);
        BridgeTickets tickets =
                new SignedBridgeTickets(signer, new PgBridgeTicketUses(database), sessions);
        return new Access(passwords, users, sessions, tickets, exports);
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

    public Users users() {
        return users;
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

    /** Ends the worker that checks passwords. */
    public Future<Void> close() {
        return passwords.close();
    }
}

package io.wardstream.access.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.Signer;
import io.wardstream.config.AuditConfig;
import io.wardstream.ops.Meters;
import io.wardstream.store.Database;
import io.wardstream.store.Leases;
import io.wardstream.store.ObjectStore;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The door of the audit: of one node. Thread-safe. */
public final class AuditTrail {
    private final AuditConfig config;
    private final Clock clock;
    private final AuditMeters meters;
    private final PgAuditEntries entries;
    private final PgAuditSeals seals;
    private final QueuedAudit audit;
    private final ClientAddress addresses;

    private AuditTrail(
            Vertx vertx,
            Database database,
            PgAuditSeals seals,
            AuditConfig config,
            Clock clock,
            Meters meters) {
        this.config = config;
        this.clock = clock;
        this.meters = new AuditMeters(meters);
        meters.queue("audit.entries", this.meters.depth::get, config::maxQueued);
        this.entries = new PgAuditEntries(database);
        this.seals = seals;
        this.audit = new QueuedAudit(vertx, config, entries, clock, this.meters);
        this.addresses = new ClientAddress(config.trustedProxies());
    }

    /**
     * Ready to take entries.
     *
     * @return failed with a {@code StorageException} when its months cannot be opened
     */
    public static Future<AuditTrail> open(
            Vertx vertx, Database database, AuditConfig config, Clock clock, Meters meters) {
        PgAuditSeals seals = new PgAuditSeals(database);
        return seals.openMonths(clock.instant())
                .map(_ -> new AuditTrail(vertx, database, seals, config, clock, meters));
    }

    public Audit audit() {
        return audit;
    }

    public AuditReader reader() {
        return entries;
    }

    /** Where requests come from. */
    public ClientAddress addresses() {
        return addresses;
    }

    /**
     * What seals it; to be deployed once on every node.
     *
     * @param objects where signed heads are published as well
     */
    public Supplier<AuditVerticle> sealer(
            Leases leases, Signer signer, Optional<? extends ObjectStore> objects) {
        return () -> new AuditVerticle(config, leases, seals, signer, objects, clock, meters);
    }

    /** Writes what is left; to be closed when nobody is served any more, before the database. */
    public Future<Void> close() {
        return audit.close();
    }
}

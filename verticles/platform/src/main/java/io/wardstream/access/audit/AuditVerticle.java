package io.wardstream.access.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.access.Signer;
import io.wardstream.config.AuditConfig;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import io.wardstream.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit, on the one node that holds the lease: entries into the chains of their
 * hospitals, a signed head a day, months opened ahead and dropped after years. Confined to one
 * event loop.
 */
public final class AuditVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);
    private static final String LEASE = "access.audit";
    private static final double MILLIS = 1_000;

    private final AuditConfig config;
    private final Leases leases;
    private final PgAuditSeals seals;
    private final Signer signer;
    private final Optional<? extends ObjectStore> objects;
    private final Clock clock;
    private final AuditMeters meters;
    private @Nullable Lease lease;
    private boolean isRunner;
    private boolean isBusy;
    private Instant lookedAfter = Instant.MIN;
    private Future<?> current = Future.succeededFuture();

    AuditVerticle(
            AuditConfig config,
            Leases leases,
            PgAuditSeals seals,
            Signer signer,
            Optional<? extends ObjectStore> objects,
            Clock clock,
            AuditMeters meters) {
        this.config = config;
        this.leases = leases;
        this.seals = seals;
        this.signer = signer;
        this.objects = objects;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(config.seal().toMillis(), _ -> tend());
        lease = leases.compete(vertx, LEASE, new Runner());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        isRunner = false;
        Lease held = lease;
        return current.transform(_ -> held == null ? Future.succeededFuture() : held.close());
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            isRunner = true;
            lookedAfter = Instant.MIN;
            tend();
        }

        @Override
        public void onLost() {
            isRunner = false;
            meters.lag(0);
        }
    }

    private void tend() {
        if (!isRunner || isBusy) {
            return;
        }
        isBusy = true;
        current =
                sealAll()
                        .compose(_ -> lookAfterDays())
                        .compose(_ -> seals.backlog())
                        .onSuccess(this::show)
                        .onFailure(this::failed)
                        .onComplete(_ -> isBusy = false);
    }

    private void failed(Throwable cause) {
        meters.sealFailures.increment();
        LOG.warn("audit not sealed, tried again cause={}", cause.getMessage());
    }

    private void show(PgAuditSeals.Backlog backlog) {
        meters.lag(
                backlog.oldest()
                        .map(at -> Duration.between(at, clock.instant()).toMillis() / MILLIS)
                        .orElse(0.0));
        if (backlog.isForeign()) {
            LOG.error("audit is not sealed: it was copied from another server, see docs/adr/0032");
        }
    }

    private Future<Void> sealAll() {
        return seals.seal(clock.instant())
                .compose(
                        count -> {
                            meters.sealed.increment(count);
                            return count == PgAuditSeals.STEP && isRunner
                                    ? sealAll()
                                    : Future.succeededFuture();
                        });
    }

    /** Once a day (UTC), and when the lease is taken. */
    private Future<Void> lookAfterDays() {
        Instant now = clock.instant();
        if (day(lookedAfter) == day(now)) {
            return Future.succeededFuture();
        }
        return seals.openMonths(now)
                .compose(_ -> seals.dueHeads(now, signer))
                .compose(this::publish)
                .compose(seals::keep)
                .compose(_ -> dropOldest(now))
                .onSuccess(_ -> lookedAfter = now);
    }

    private static long day(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    /** Outside of the database first: a head that is kept is one that others have. */
    private Future<List<Head>> publish(List<Head> heads) {
        Future<Void> published = Future.succeededFuture();
        for (ObjectStore store : objects.stream().toList()) {
            for (Head head : heads) {
                published = published.compose(_ -> store.put(head.objectName(), head.json()));
            }
        }
        return published.map(heads);
    }

    private Future<Void> dropOldest(Instant now) {
        Instant keptFrom = now.atOffset(ZoneOffset.UTC).minusYears(config.keepYears()).toInstant();
        return seals.dropOldestBefore(keptFrom)
                .compose(
                        isDropped -> {
                            if (!isDropped) {
                                return Future.succeededFuture();
                            }
                            LOG.info("oldest month of the audit dropped");
                            return dropOldest(now);
                        });
    }
}

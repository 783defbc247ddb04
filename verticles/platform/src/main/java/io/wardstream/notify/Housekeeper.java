package io.wardstream.notify;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.notify.NotifyMeters.End;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what waits and what is over, whether this node sends or not: where nobody sends, that
 * must be seen, and must not fill the disk. Every node shows how much waits; one at a time gives up
 * what is too old and drops what is over. Confined to one event loop.
 */
final class Housekeeper implements Lease.Holder {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final String LEASE = "notify.housekeeping";
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration TIDY = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Context context;
    private final NotifyDesk desk;
    private final PgHousekeeping housekeeping;
    private final long looking;
    private final long tidying;
    private @Nullable Lease lease;
    private boolean isHolder;

    /** Begins at once, and competes for the lease. */
    Housekeeper(Vertx vertx, Leases leases, NotifyDesk desk, PgHousekeeping housekeeping) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.desk = desk;
        this.housekeeping = housekeeping;
        looking = vertx.setPeriodic(LOOK.toMillis(), _ -> context.runOnContext(_ -> look()));
        tidying = vertx.setPeriodic(TIDY.toMillis(), _ -> context.runOnContext(_ -> tidy()));
        context.runOnContext(_ -> lease = leases.compete(vertx, LEASE, this));
    }

    @Override
    public void onTaken() {
        isHolder = true;
    }

    @Override
    public void onLost() {
        isHolder = false;
    }

    /** Looks after nothing more. */
    Future<Void> close() {
        vertx.cancelTimer(looking);
        vertx.cancelTimer(tidying);
        Promise<Void> closed = Promise.promise();
        context.runOnContext(_ -> letGo().onComplete(closed));
        return closed.future();
    }

    private Future<Void> letGo() {
        isHolder = false;
        Lease held = lease;
        return held == null ? Future.succeededFuture() : held.close();
    }

    private void look() {
        Instant now = desk.clock().instant();
        Future<Void> expired = isHolder ? expire(now) : Future.succeededFuture();
        expired.compose(_ -> housekeeping.backlog(now))
                .onSuccess(desk.meters()::backlog)
                .onFailure(cause -> LOG.debug("backlog not read cause={}", cause.getMessage()));
    }

    private Future<Void> expire(Instant now) {
        return desk.outcomes()
                .expire(now)
                .onSuccess(
                        expired -> {
                            expired.forEach(channel -> desk.meters().ended(channel, End.DEAD));
                            if (!expired.isEmpty()) {
                                LOG.warn("messages not sent in time count={}", expired.size());
                            }
                        })
                .mapEmpty();
    }

    private void tidy() {
        if (isHolder) {
            housekeeping
                    .forget(desk.clock().instant())
                    .onFailure(cause -> LOG.warn("not all dropped cause={}", cause.getMessage()));
        }
    }
}

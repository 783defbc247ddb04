package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.samples.RawDays;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks by timer for days that are past their time in PostgreSQL, and archives them on the one node
 * that holds the lease. Every node looks, so that each shows the truth in its metrics. Confined to
 * one event loop.
 */
final class ArchiveVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveVerticle.class);
    private static final String LEASE = "lifecycle.archive";

    /** Somebody waits for what is brought back. */
    private static final long RESTORE_POLL_MILLIS = 5_000;

    private final ArchiveConfig config;
    private final Leases leases;
    private final Function<Vertx, Future<ArchiveRunner>> open;
    private final RawDays raw;
    private final ArchiveDays days;
    private final Clock clock;
    private final ArchiveMeters meters;
    private @Nullable ArchiveRunner runner;
    private @Nullable Lease lease;
    private boolean isHolder;
    private boolean isBusy;
    private boolean isRestoring;

    ArchiveVerticle(
            ArchiveConfig config,
            Leases leases,
            Function<Vertx, Future<ArchiveRunner>> open,
            RawDays raw,
            ArchiveDays days,
            Clock clock,
            ArchiveMeters meters) {
        this.config = config;
        this.leases = leases;
        this.open = open;
        this.raw = raw;
        this.days = days;
        this.clock = clock;
        this.meters = meters;
    }

    /** Fails when there is no folder for files on their way. */
    @Override
    public Future<?> start() {
        return open.apply(vertx)
                .onSuccess(
                        opened -> {
                            runner = opened;
                            long _ = vertx.setPeriodic(config.interval().toMillis(), _ -> tend());
                            long _ = vertx.setPeriodic(RESTORE_POLL_MILLIS, _ -> restore());
                            lease = leases.compete(vertx, LEASE, new Holder());
                        });
    }

    /** What is under way ends at its next step. */
    @Override
    public Future<?> stop() {
        isHolder = false;
        Lease held = lease;
        ArchiveRunner opened = runner;
        return (held == null ? Future.<Void>succeededFuture() : held.close())
                .eventually(() -> opened == null ? Future.succeededFuture() : opened.close());
    }

    private final class Holder implements Lease.Holder {
        @Override
        public void onTaken() {
            isHolder = true;
            tend();
            restore();
        }

        @Override
        public void onLost() {
            isHolder = false;
        }
    }

    private void tend() {
        if (isBusy) {
            return;
        }
        isBusy = true;
        due().compose(this::run)
                .eventually(this::due)
                .onComplete(_ -> isBusy = false)
                .onFailure(cause -> LOG.warn("archive not tended cause={}", cause.getMessage()));
    }

    private Future<List<LocalDate>> due() {
        return raw.endedBefore(clock.instant().minus(Duration.ofDays(config.rawDays())))
                .onSuccess(found -> meters.unexported(found.size()))
                .compose(found -> days.newest().onSuccess(meters::newest).map(found));
    }

    private Future<Void> run(List<LocalDate> due) {
        ArchiveRunner opened = runner;
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return isHolder && opened != null
                ? opened.run(due, today, this::goOn)
                : Future.succeededFuture();
    }

    private void restore() {
        ArchiveRunner opened = runner;
        if (isRestoring || !isHolder || opened == null) {
            return;
        }
        isRestoring = true;
        opened.restore(this::goOn)
                .onComplete(_ -> isRestoring = false)
                .onFailure(cause -> LOG.warn("nothing brought back cause={}", cause.getMessage()));
    }

    private Future<Void> goOn() {
        return isHolder ? Future.succeededFuture() : Future.failedFuture(new StoppedException());
    }
}

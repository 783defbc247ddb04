package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.reports.PgReportQueue.Taken;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes reports, one at a time. It and its like on other nodes share them by the rows of the
 * database. Confined to one event loop.
 */
public final class ReportVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ReportVerticle.class);

    /** A piece and a little; a job that is not left by then is taken when its lease is over. */
    private static final long STOP_MILLIS = 10_000;

    private final ReportDesk desk;
    private @Nullable ReportRun run;
    private boolean isBusy;
    private boolean isStopping;
    private Future<?> current = Future.succeededFuture();

    ReportVerticle(ReportDesk desk) {
        this.desk = desk;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, desk.config().poll().toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    /** Takes nothing more, and leaves what it has at the next piece. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        ReportRun underWay = run;
        if (underWay != null) {
            underWay.stop();
        }
        return current.timeout(STOP_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    private void look() {
        if (isBusy || isStopping) {
            return;
        }
        isBusy = true;
        current =
                desk.queue()
                        .take(desk.clock().instant(), desk.config().lease())
                        .compose(
                                found ->
                                        found.isPresent()
                                                ? begin(found.get()).map(true)
                                                : Future.succeededFuture(false))
                        .onFailure(this::failed)
                        .onComplete(_ -> isBusy = false)
                        .onSuccess(
                                isMore -> {
                                    if (isMore) {
                                        look();
                                    }
                                });
    }

    private Future<Void> begin(Taken job) {
        if (job.isGivenUp()) {
            LOG.error("report given up jobId={}", job.publicId());
            desk.meters().ended(ReportMeters.End.FAILED);
            return Future.succeededFuture();
        }
        ReportRun beginning = new ReportRun(vertx, desk, job);
        run = beginning;
        if (isStopping) {
            beginning.stop();
        }
        desk.meters().running.incrementAndGet();
        long begun = System.nanoTime();
        return beginning
                .run()
                .onComplete(_ -> ended(begun))
                .onSuccess(desk.meters()::ended)
                .mapEmpty();
    }

    private void ended(long begun) {
        run = null;
        desk.meters().running.decrementAndGet();
        desk.meters().duration.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    private void failed(Throwable cause) {
        desk.meters().failures.increment();
        LOG.warn("no report taken cause={}", cause.getMessage());
    }
}

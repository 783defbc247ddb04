package io.wardstream.whatif;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.whatif.PgWhatIfQueue.Taken;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what-ifs, one at a time. It and its like on other nodes share them by the rows of the
 * database. Confined to one event loop.
 */
public final class WhatIfVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WhatIfVerticle.class);

    /** A statement and a little; a job that is not left by then is taken when its lease is over. */
    private static final long STOP_MILLIS = 10_000;

    private final WhatIfDesk desk;
    private @Nullable WhatIfRun run;
    private boolean isBusy;
    private boolean isStopping;
    private Future<?> current = Future.succeededFuture();

    WhatIfVerticle(WhatIfDesk desk) {
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
        WhatIfRun underWay = run;
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
            LOG.error("what-if given up jobId={} attempts={}", job.id(), job.attempt());
            desk.meters().ended(WhatIfMeters.End.FAILED);
            return Future.succeededFuture();
        }
        WhatIfRun beginning = new WhatIfRun(vertx, desk, job);
        run = beginning;
        if (isStopping) {
            beginning.stop();
        }
        long begun = System.nanoTime();
        return beginning
                .run()
                .onComplete(
                        _ -> {
                            run = null;
                            desk.meters()
                                    .duration
                                    .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
                        })
                .onSuccess(desk.meters()::ended)
                .mapEmpty();
    }

    private void failed(Throwable cause) {
        desk.meters().failures.increment();
        LOG.warn("no what-if taken cause={}", cause.getMessage());
    }
}

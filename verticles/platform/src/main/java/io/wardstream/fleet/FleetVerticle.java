package io.wardstream.fleet;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the courier of a node its event loop, and moves rollouts on: whichever node looks first
 * takes the next step. One instance a node. Confined to one event loop.
 */
final class FleetVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FleetVerticle.class);

    private static final long EXPIRE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A statement and a little. */
    private static final long STOP_MILLIS = 10_000;

    private final FleetDesk desk;
    private final Courier courier;
    private final PgRolloutSteps steps;
    private boolean isBusy;
    private boolean isStopping;
    private long expiredAt = System.nanoTime();
    private Future<?> current = Future.succeededFuture();

    FleetVerticle(FleetDesk desk, Courier courier, PgRolloutSteps steps) {
        this.desk = desk;
        this.courier = courier;
        this.steps = steps;
    }

    @Override
    public Future<?> start() {
        return courier.start(context)
                .onSuccess(_ -> vertx.setPeriodic(desk.config().poll().toMillis(), _ -> look()));
    }

    @Override
    public Future<?> stop() {
        isStopping = true;
        return Future.join(current, courier.stop())
                .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void look() {
        if (isBusy || isStopping) {
            return;
        }
        isBusy = true;
        current =
                expire().compose(_ -> stepAll())
                        .onFailure(this::failed)
                        .onComplete(_ -> isBusy = false);
    }

    private Future<Void> expire() {
        long now = System.nanoTime();
        if (now - expiredAt < EXPIRE_NANOS) {
            return Future.succeededFuture();
        }
        expiredAt = now;
        return steps.expire().onSuccess(desk::tell).mapEmpty();
    }

    /** Until none is due; each that was looked at is due again later. */
    private Future<Void> stepAll() {
        return isStopping
                ? Future.succeededFuture()
                : steps.step()
                        .compose(
                                stepped -> {
                                    if (stepped.isEmpty()) {
                                        return Future.succeededFuture();
                                    }
                                    stepped.get()
                                            .asked()
                                            .forEach(
                                                    deviceId ->
                                                            Courier.publishWanted(
                                                                    desk.bus(), deviceId));
                                    return stepAll();
                                });
    }

    private void failed(Throwable cause) {
        desk.meters().failures.increment();
        LOG.warn("no rollout moved on cause={}", cause.getMessage());
    }
}

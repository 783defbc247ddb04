package io.wardstream.lifecycle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.config.RollupConfig;
import io.wardstream.ops.Meters;
import io.wardstream.samples.rollup.RollupStep;
import io.wardstream.samples.rollup.RollupWork;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls samples up, step by step, on the one node that holds the lease. Confined to one event loop.
 */
public final class RollupVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RollupVerticle.class);
    private static final String LEASE = "lifecycle.rollup";

    /** So many times as long as a step took it rests: who sends live has the processors. */
    private static final int REST = 3;

    /** A flush under way takes milliseconds. */
    private static final long WAIT_MILLIS = 50;

    /** A statement and a little. */
    private static final long STOP_MILLIS = 10_000;

    /** Further behind than this it is catching up, and says so. */
    private static final Duration BEHIND = Duration.ofMinutes(10);

    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double MILLIS = 1_000;

    private final RollupConfig config;
    private final Leases leases;
    private final RollupWork work;
    private final Clock clock;
    private final RollupMeters meters;
    private @Nullable Lease lease;
    private boolean isRunner;
    private boolean isBusy;
    private boolean isStopping;
    private long loggedAt = System.nanoTime() - LOG_NANOS;
    private Future<?> current = Future.succeededFuture();

    /**
     * Keeps what it needs; nothing happens before it is deployed.
     *
     * @param clock by which minutes are over
     */
    public RollupVerticle(
            RollupConfig config, Leases leases, RollupWork work, Clock clock, Meters meters) {
        this.config = config;
        this.leases = leases;
        this.work = work;
        this.clock = clock;
        this.meters = new RollupMeters(meters);
    }

    @Override
    public Future<?> start() {
        lease = leases.compete(vertx, LEASE, new Runner());
        vertx.setPeriodic(config.poll().toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    /** Ends with the step under way, and lets others have the lease then. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        isRunner = false;
        Lease held = lease;
        return current.timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(_ -> held == null ? Future.succeededFuture() : held.close());
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            isRunner = !isStopping;
            look();
        }

        @Override
        public void onLost() {
            isRunner = false;
            meters.idle();
        }
    }

    private void look() {
        if (isRunner && !isBusy) {
            isBusy = true;
            step();
        }
    }

    private void step() {
        long begun = System.nanoTime();
        current =
                work.step(clock.millis() - config.delay().toMillis())
                        .onSuccess(step -> done(step, System.nanoTime() - begun))
                        .onFailure(this::failed);
    }

    private void done(RollupStep step, long nanos) {
        double lag = step.through() == 0 ? 0 : (clock.millis() - step.through()) / MILLIS;
        if (isRunner) {
            meters.done(step, lag, nanos);
            sayHowFar(step, lag);
        }
        switch (step.kind()) {
            case IDLE -> isBusy = false;
            case MARKED, SETTLED -> stepAfter(1);
            case WAITING -> stepAfter(WAIT_MILLIS);
            case CLOSED, REPAIRED ->
                    stepAfter(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) * REST));
        }
    }

    private void sayHowFar(RollupStep step, double lag) {
        long now = System.nanoTime();
        if (lag > BEHIND.toSeconds() && now - loggedAt >= LOG_NANOS) {
            loggedAt = now;
            LOG.info(
                    "roll-up catches up through={} lagSeconds={}",
                    Instant.ofEpochMilli(step.through()),
                    (long) lag);
        }
    }

    private void stepAfter(long millis) {
        vertx.setTimer(
                millis,
                _ -> {
                    if (isRunner) {
                        step();
                    } else {
                        isBusy = false;
                    }
                });
    }

    /** The next look tries again. */
    private void failed(Throwable cause) {
        meters.failures.increment();
        LOG.warn("roll-up step failed cause={}", cause.getMessage());
        isBusy = false;
    }
}

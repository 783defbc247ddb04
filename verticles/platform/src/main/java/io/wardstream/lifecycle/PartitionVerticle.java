package io.wardstream.lifecycle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.config.LifecycleConfig;
import io.wardstream.ops.Meters;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SampleSlots;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the slots of samples ahead of time, seals those that ended long ago, and forgets what is
 * not kept. Opens once at start, on every node, so that ingest never serves without them (opening
 * twice does nothing); then by timer, on the one node that holds the lease. Confined to one event
 * loop.
 */
public final class PartitionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionVerticle.class);
    private static final String LEASE = "lifecycle.slots";
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /** As long as the log of flushes is kept. */
    private static final Duration FLUSHES_KEPT = Duration.ofDays(2);

    private static final Duration SCORES_KEPT = Duration.ofDays(30);

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Leases leases;
    private final SampleSlots slots;
    private final Function<Instant, Future<Integer>> forgetScores;
    private final SlotPlan plan;
    private final Clock clock;
    private @Nullable Lease lease;
    private boolean isRunner;
    private volatile Instant coveredUntil = Instant.EPOCH;

    /**
     * Keeps what it needs; nothing happens before it is deployed.
     *
     * @param forgetScores of before an instant; completed with their number
     * @param clock what counts as now
     */
    public PartitionVerticle(
            LifecycleConfig config,
            Leases leases,
            SampleSlots slots,
            Function<Instant, Future<Integer>> forgetScores,
            Clock clock,
            Meters meters) {
        this.leases = leases;
        this.slots = slots;
        this.forgetScores = forgetScores;
        this.plan = new SlotPlan(config);
        this.clock = clock;
        meters.gauge(
                "lifecycle.slots.ahead.seconds",
                "seconds from now on for which slots are open, as this node last saw them",
                this::secondsAhead);
    }

    /** Fails when the slots cannot be opened: samples would all be late ones. */
    @Override
    public Future<?> start() {
        return openMissing().onSuccess(_ -> compete());
    }

    @Override
    public Future<?> stop() {
        isRunner = false;
        Lease held = lease;
        return held == null ? Future.succeededFuture() : held.close();
    }

    private void compete() {
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> tend());
        lease = leases.compete(vertx, LEASE, new Runner());
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            isRunner = true;
            tend();
        }

        @Override
        public void onLost() {
            isRunner = false;
        }
    }

    /** Every node looks, so that each shows the truth in its metric; one opens. */
    private void tend() {
        Future<?> tended =
                isRunner
                        ? openMissing()
                                .compose(_ -> sealEnded())
                                .compose(_ -> forgetFlushes())
                                .compose(_ -> forgetScores())
                        : openSlots().onSuccess(this::note);
        tended.onFailure(cause -> LOG.warn("slots not tended cause={}", cause.getMessage()));
    }

    private Future<List<SampleSlot>> openMissing() {
        return openSlots()
                .compose(open -> openEach(plan.missing(open, clock.instant())))
                .compose(_ -> openSlots())
                .onSuccess(this::note);
    }

    private Future<List<SampleSlot>> openSlots() {
        return slots.openAfter(plan.begin(clock.instant()));
    }

    private Future<Void> openEach(List<SampleSlot> missing) {
        Future<Void> opened = Future.succeededFuture();
        for (SampleSlot slot : missing) {
            opened = opened.compose(_ -> slots.open(slot)).map(isNew -> logged(slot, isNew));
        }
        return opened;
    }

    private static @Nullable Void logged(SampleSlot slot, boolean isNew) {
        if (isNew) {
            LOG.info("slot opened from={} to={}", slot.from(), slot.to());
        }
        return null;
    }

    private Future<Void> sealEnded() {
        return slots.openEndedBefore(plan.closedBefore(clock.instant())).compose(this::sealEach);
    }

    private Future<Void> sealEach(List<SampleSlot> ended) {
        Future<Void> sealed = Future.succeededFuture();
        for (SampleSlot slot : ended) {
            sealed = sealed.compose(_ -> slots.seal(slot)).map(isSealed -> sealed(slot, isSealed));
        }
        return sealed;
    }

    private static @Nullable Void sealed(SampleSlot slot, boolean isSealed) {
        if (isSealed) {
            LOG.info("slot sealed from={} to={}", slot.from(), slot.to());
        } else {
            LOG.warn("slot not sealed, its writers did not let go from={}", slot.from());
        }
        return null;
    }

    private Future<Integer> forgetFlushes() {
        return slots.forgetFlushesBefore(clock.instant().minus(FLUSHES_KEPT));
    }

    private Future<Integer> forgetScores() {
        return forgetScores.apply(clock.instant().minus(SCORES_KEPT));
    }

    private void note(List<SampleSlot> open) {
        Instant now = clock.instant();
        coveredUntil = now.plus(SlotPlan.ahead(open, now));
    }

    private double secondsAhead() {
        return Duration.between(clock.instant(), coveredUntil).toMillis() / MILLIS_PER_SECOND;
    }
}

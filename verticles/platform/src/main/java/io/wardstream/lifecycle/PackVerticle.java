package io.wardstream.lifecycle;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.config.LifecycleConfig;
import io.wardstream.ops.Meters;
import io.wardstream.samples.LateMerge;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SlotPacker;
import io.wardstream.samples.SlotProgress;
import io.wardstream.samples.SlotState;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves sealed slots into packed minutes, the oldest first and piece by piece, and late samples to
 * where they belong, on the one node that holds the lease. Each minute it looks for work; what
 * fails waits for the next look. Confined to one event loop.
 */
public final class PackVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(PackVerticle.class);
    private static final String LEASE = "lifecycle.pack";
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A backlog comes in many flushes; a minute is rewritten for all of them at once. */
    private static final Duration LATE_REST = Duration.ofMinutes(1);

    /** Comparing reads the slot again, and somebody has to mend it first. */
    private static final Duration DIFFERENCE_REST = Duration.ofHours(1);

    private final Duration openPast;
    private final Leases leases;
    private final SlotPacker packer;
    private final LateMerge late;
    private final Supplier<Future<Instant>> rolledUp;
    private final Clock clock;
    private final PackMeters meters;
    private final Map<SampleSlot, Instant> restUntil = new HashMap<>();
    private @Nullable Lease lease;
    private boolean isRunner;
    private Future<Void> round = Future.succeededFuture();

    /**
     * Keeps what it needs; nothing happens before it is deployed.
     *
     * @param rolledUp through when minutes are added up: a slot's rows are kept until then
     * @param clock what counts as now
     */
    public PackVerticle(
            LifecycleConfig config,
            Leases leases,
            SlotPacker packer,
            LateMerge late,
            Supplier<Future<Instant>> rolledUp,
            Clock clock,
            Meters meters) {
        this.openPast = config.openPast();
        this.leases = leases;
        this.packer = packer;
        this.late = late;
        this.rolledUp = rolledUp;
        this.clock = clock;
        this.meters = new PackMeters(meters);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(INTERVAL.toMillis(), _ -> work());
        lease = leases.compete(vertx, LEASE, new Runner());
        return Future.succeededFuture();
    }

    /** Completes when the piece that is under way has ended. */
    @Override
    public Future<?> stop() {
        isRunner = false;
        Lease held = lease;
        return Future.join(round, held == null ? Future.succeededFuture() : held.close());
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            isRunner = true;
            work();
        }

        @Override
        public void onLost() {
            isRunner = false;
            meters.waiting(0);
        }
    }

    private void work() {
        if (isRunner && round.isComplete()) {
            round =
                    mergeLate()
                            .recover(this::failed)
                            .compose(_ -> packSlots())
                            .recover(this::failed);
        }
    }

    private Future<Void> failed(Throwable cause) {
        meters.failed();
        LOG.warn("samples not packed cause={}", cause.getMessage());
        return Future.succeededFuture();
    }

    private Future<Void> packSlots() {
        return packer.unfinished().compose(this::packNext);
    }

    private Future<Void> packNext(List<SlotProgress> unfinished) {
        meters.waiting(isRunner ? unfinished.size() : 0);
        Instant now = clock.instant();
        restUntil.values().removeIf(until -> !until.isAfter(now));
        for (SlotProgress slot : unfinished) {
            if (isRunner && !restUntil.containsKey(slot.slot())) {
                return step(slot).recover(cause -> failed(slot, cause)).compose(_ -> packSlots());
            }
        }
        return Future.succeededFuture();
    }

    private Future<Void> failed(SlotProgress slot, Throwable cause) {
        rest(slot, INTERVAL);
        meters.failed();
        LOG.warn(
                "slot not moved from={} state={} through={} cause={}",
                slot.slot().from(),
                slot.state(),
                slot.through(),
                cause.getMessage());
        return Future.succeededFuture();
    }

    private void rest(SlotProgress slot, Duration duration) {
        restUntil.put(slot.slot(), clock.instant().plus(duration));
    }

    private Future<Void> step(SlotProgress slot) {
        return slot.state() == SlotState.COMPARED
                ? rolledUp.get()
                        .map(through -> !slot.slot().to().isAfter(through))
                        .compose(may -> dropIf(may, slot))
                : packer.advance(slot).map(piece -> noted(slot, piece));
    }

    private @Nullable Void noted(SlotProgress before, SlotPacker.Piece piece) {
        meters.did(before.state(), piece);
        if (piece.differences() > 0) {
            rest(before, DIFFERENCE_REST);
            LOG.error(
                    "slot is kept, packed minutes differ from its rows from={} differences={}",
                    before.slot().from(),
                    piece.differences());
        }
        if (piece.now().state() != before.state()) {
            LOG.info("slot moved from={} state={}", before.slot().from(), piece.now().state());
        }
        return null;
    }

    private Future<Void> dropIf(boolean may, SlotProgress slot) {
        Future<Boolean> dropped =
                may ? packer.drop(slot.slot()) : Future.succeededFuture(Boolean.FALSE);
        return dropped.map(
                isGone -> {
                    if (isGone) {
                        LOG.info("slot dropped from={}", slot.slot().from());
                    } else {
                        rest(slot, INTERVAL);
                    }
                    return null;
                });
    }

    /** Minutes are added up from rows and late samples: what is merged before is not in them. */
    private Future<Void> mergeLate() {
        return rolledUp.get().compose(this::mergeLate);
    }

    private Future<Void> mergeLate(Instant through) {
        if (!isRunner) {
            return Future.succeededFuture();
        }
        Instant now = clock.instant();
        Instant closed = now.minus(openPast);
        return late.next(now.minus(LATE_REST), closed.isBefore(through) ? closed : through)
                .onSuccess(meters::merged)
                .compose(
                        merged ->
                                merged.isNothing() ? Future.succeededFuture() : mergeLate(through));
    }
}

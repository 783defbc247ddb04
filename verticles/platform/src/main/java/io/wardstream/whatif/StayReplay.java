package io.wardstream.whatif;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.samples.LiveSamples;
import io.wardstream.store.Scope;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WhatIfReplay;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the samples of one stay, an hour at a time, and replays them on a worker thread: no more
 * than that hour is ever held, and no statement takes long. Confined to the context it runs on.
 */
public final class StayReplay {
    private static final long PIECE_MILLIS = Duration.ofHours(1).toMillis();

    /** Asked after each piece whether to go on. */
    @FunctionalInterface
    public interface Checkpoint {

        /**
         * Whether to go on.
         *
         * @param millis of the stay that have been judged since it was asked last
         */
        Future<Boolean> passed(long millis);
    }

    private final Vertx vertx;
    private final LiveSamples samples;
    private final Scope scope;
    private final StayPlan plan;
    private final List<AssignmentInterval> intervals;
    private final Checkpoint checkpoint;
    private final WhatIfReplay replay;
    private final Promise<Optional<Replayed>> done = Promise.promise();
    private long at;
    private long readingNanos;
    private long judgingNanos;

    public StayReplay(
            Vertx vertx,
            LiveSamples samples,
            Scope scope,
            StayPlan plan,
            List<AssignmentInterval> intervals,
            WardRules rules,
            Checkpoint checkpoint) {
        this.vertx = vertx;
        this.samples = samples;
        this.scope = scope;
        this.plan = plan;
        this.intervals = List.copyOf(intervals);
        this.checkpoint = checkpoint;
        this.replay = new WhatIfReplay(plan.firstLimits(rules), plan.turns(rules, intervals));
        this.at = plan.begin();
    }

    /**
     * Runs once.
     *
     * @return empty when the checkpoint did not want more; failed with a {@code StorageException}
     *     when samples cannot be read, or with what the checkpoint failed with
     */
    public Future<Optional<Replayed>> run() {
        next();
        return done.future();
    }

    /** How long reading took so far. */
    public Duration reading() {
        return Duration.ofNanos(readingNanos);
    }

    /** How long the engines took so far, both together. */
    public Duration judging() {
        return Duration.ofNanos(judgingNanos);
    }

    private void next() {
        long until = Math.min(at + PIECE_MILLIS, plan.end());
        if (at >= until || replay.isCut()) {
            end();
            return;
        }
        long begun = System.nanoTime();
        read(heldIn(until).iterator(), until, new ArrayList<>())
                .onSuccess(_ -> readingNanos += System.nanoTime() - begun)
                .compose(read -> vertx.executeBlocking(() -> judge(read, until)))
                .compose(
                        nanos -> {
                            judgingNanos += nanos;
                            return checkpoint.passed(until - at);
                        })
                .onFailure(done::fail)
                .onSuccess(
                        goOn -> {
                            at = until;
                            if (goOn) {
                                next();
                            } else {
                                done.complete(Optional.empty());
                            }
                        });
    }

    private void end() {
        vertx.executeBlocking(replay::end).map(Optional::of).onComplete(done);
    }

    private List<AssignmentInterval> heldIn(long until) {
        return intervals.stream().filter(held -> held.from() < until && held.to() > at).toList();
    }

    /** One device after the other: the pool is there for people, too. */
    private Future<List<VitalSample>> read(
            Iterator<AssignmentInterval> devices, long until, List<VitalSample> read) {
        if (!devices.hasNext()) {
            return Future.succeededFuture(read);
        }
        AssignmentInterval held = devices.next();
        long from = Math.max(at, held.from());
        return samples.observed(scope, held.deviceId(), from, Math.min(until, held.to()))
                .compose(
                        found -> {
                            read.addAll(found);
                            return read(devices, until, read);
                        });
    }

    private long judge(List<VitalSample> read, long until) {
        long begun = System.nanoTime();
        replay.take(read, until);
        return System.nanoTime() - begun;
    }
}

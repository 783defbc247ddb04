package io.wardstream.whatif;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.WardStay;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import io.wardstream.whatif.PgWhatIfQueue.Taken;
import io.wardstream.whatif.WhatIfMeters.End;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import io.wardstream.whatif.replay.WhatIfTally;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a job: reads the rules, then one stay after the other. Reads as the hospital, so
 * that row-level security holds here as well. Confined to one event loop.
 */
final class WhatIfRun {

    private static final Logger LOG = LoggerFactory.getLogger(WhatIfRun.class);

    /** Between two writes of how far it is: a cancellation is seen as soon. */
    private static final Duration RENEW = Duration.ofSeconds(1);

    /** The database may be back by then. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final String TOO_MANY =
            "one patient has more than 20000 alarms by these rules: ask for a shorter range or wider"
                    + " limits";

    private static final String FAULT = "something is wrong on our side; it has been logged";

    private final Vertx vertx;
    private final WhatIfDesk desk;
    private final Taken job;
    private final WhatIfRequest request;
    private final Scope scope;
    private final WhatIfTally tally = new WhatIfTally();
    private Instant rulesAt;
    private Instant renewedAt;
    private long judgedMillis;
    private long allMillis;
    private Duration reading = Duration.ZERO;
    private Duration judging = Duration.ZERO;
    private boolean isStopping;
    private boolean isLost;

    WhatIfRun(Vertx vertx, WhatIfDesk desk, Taken job) {
        this.vertx = vertx;
        this.desk = desk;
        this.job = job;
        this.request = job.request();
        this.scope = Scope.hospitals(List.of(request.hospitalId()));
        this.rulesAt = desk.clock().instant();
        this.renewedAt = rulesAt;
    }

    /** Ends at the next piece, and leaves the job to others. */
    void stop() {
        isStopping = true;
    }

    /** Never fails: what goes wrong is noted with the job, or left to the next attempt. */
    Future<End> run() {
        return desk.rules()
                .list(scope, request.hospitalId())
                .map(this::rules)
                .compose(rules -> plans().compose(plans -> replay(plans, rules)))
                .compose(isWhole -> isWhole ? finish() : leave())
                .recover(this::failed);
    }

    private WardRules rules(List<AlertRules.Stored> stored) {
        rulesAt = desk.clock().instant();
        List<AlertRule> rules = stored.stream().map(AlertRules.Stored::rule).toList();
        return WardRules.of(request.hospitalId(), request.wardId(), rules, request.changes());
    }

    private Future<List<StayPlan>> plans() {
        long from = request.from().minus(StayPlan.BEFORE).toEpochMilli();
        long to = request.to().plus(StayPlan.BEHIND).toEpochMilli();
        return desk.stays()
                .inWard(scope, request.wardId(), from, to)
                .map(stays -> stays.stream().map(this::plan).filter(it -> !it.isEmpty()).toList())
                .onSuccess(plans -> allMillis = plans.stream().mapToLong(StayPlan::length).sum());
    }

    private StayPlan plan(WardStay stay) {
        return StayPlan.of(
                stay,
                request.wardId(),
                request.from().toEpochMilli(),
                request.to().toEpochMilli(),
                desk.clock().millis());
    }

    /** False when it was told to stop, or has lost the job. */
    private Future<Boolean> replay(List<StayPlan> plans, WardRules rules) {
        return replay(plans.iterator(), rules);
    }

    private Future<Boolean> replay(Iterator<StayPlan> plans, WardRules rules) {
        if (!plans.hasNext()) {
            return Future.succeededFuture(true);
        }
        StayPlan plan = plans.next();
        return desk.assignments()
                .ofPatient(scope, plan.stay().patientId(), plan.begin(), plan.end())
                .compose(intervals -> replay(plan, intervals, rules))
                .compose(isWhole -> isWhole ? replay(plans, rules) : Future.succeededFuture(false));
    }

    private Future<Boolean> replay(
            StayPlan plan, List<AssignmentInterval> intervals, WardRules rules) {
        StayReplay replay =
                new StayReplay(vertx, desk.samples(), scope, plan, intervals, rules, this::passed);
        return replay.run()
                .onComplete(
                        _ -> {
                            reading = reading.plus(replay.reading());
                            judging = judging.plus(replay.judging());
                        })
                .map(replayed -> add(plan, intervals, rules, replayed));
    }

    private boolean add(
            StayPlan plan,
            List<AssignmentInterval> intervals,
            WardRules rules,
            Optional<Replayed> replayed) {
        if (replayed.isEmpty()) {
            return false;
        }
        Replayed whole = replayed.get();
        if (whole.isCut()) {
            throw new TooManyAlarms();
        }
        desk.meters().samples.increment((double) whole.samples());
        tally.add(
                plan.stay().patientPublicId(), whole, plan.window(rules), plan.measured(intervals));
        return true;
    }

    private Future<Boolean> passed(long millis) {
        judgedMillis += millis;
        Instant now = desk.clock().instant();
        if (isStopping) {
            return Future.succeededFuture(false);
        }
        if (now.isBefore(renewedAt.plus(RENEW))) {
            return Future.succeededFuture(true);
        }
        renewedAt = now;
        double progress = Math.min(1, (double) judgedMillis / allMillis);
        return desk.queue()
                .renew(job, progress, now.plus(desk.config().lease()))
                .onSuccess(isMine -> isLost |= !isMine);
    }

    private Future<End> finish() {
        return desk.recorded()
                .ofLimits(
                        scope, request.hospitalId(), request.wardId(), request.from(), request.to())
                .map(recorded -> WhatIfJson.result(tally, recorded, rulesAt))
                .compose(this::finish);
    }

    private Future<End> finish(JsonObject result) {
        LOG.info(
                "what-if judged jobId={} patients={} samples={} readMillis={} judgeMillis={}",
                job.id(),
                tally.patients(),
                tally.samples(),
                reading.toMillis(),
                judging.toMillis());
        return desk.queue()
                .finish(job, result, desk.clock().instant())
                .map(isMine -> isMine ? End.DONE : End.LOST);
    }

    private Future<End> leave() {
        return isLost ? Future.succeededFuture(End.LOST) : release(desk.clock().instant());
    }

    private Future<End> release(Instant due) {
        return desk.queue().release(job, due).map(isMine -> isMine ? End.RELEASED : End.LOST);
    }

    private Future<End> failed(Throwable cause) {
        Instant now = desk.clock().instant();
        return switch (cause) {
            case TooManyAlarms _ -> fail(TOO_MANY);
            case StorageException away when away.category() == StorageException.Category.RETRY ->
                    later(away, now.plus(AGAIN));
            default -> {
                LOG.error("what-if failed jobId={}", job.id(), cause);
                yield fail(FAULT);
            }
        };
    }

    private Future<End> fail(String error) {
        return desk.queue()
                .fail(job, error, desk.clock().instant())
                .map(isMine -> isMine ? End.FAILED : End.LOST)
                .recover(this::unheard);
    }

    private Future<End> later(StorageException away, Instant due) {
        LOG.warn("what-if interrupted jobId={} cause={}", job.id(), away.getMessage());
        return release(due).recover(this::unheard);
    }

    /** The lease runs out, and somebody takes it then. */
    private Future<End> unheard(Throwable cause) {
        LOG.warn("what-if left to its lease jobId={} cause={}", job.id(), cause.getMessage());
        return Future.succeededFuture(End.RELEASED);
    }

    /** By one patient; carries no stack trace: it is an answer, not a fault. */
    private static final class TooManyAlarms extends RuntimeException {
        TooManyAlarms() {
            super("too many alarms", null, false, false);
        }
    }
}

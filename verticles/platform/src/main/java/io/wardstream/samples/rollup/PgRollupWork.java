package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.rollup.PgRollupMark.Standing;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.Database;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The roll-up in PostgreSQL. Why no sample slips through: a flush writes its samples first, so it
 * has a transaction id, and looks at the mark after that. Either it sees the mark, and leaves dirty
 * buckets for what is older; or it looked before the mark was committed, so its id is below the
 * horizon taken after that commit, and nothing is added up before it has ended. No clock takes part
 * in this.
 */
public final class PgRollupWork implements RollupWork {

    private static final BucketLength MINUTE = BucketLength.MINUTE;

    private final PgRollupMark mark;
    private final PgClosedMinutes closed;
    private final PgDirtyBuckets dirty;
    private final Consumer<RollupPoint> passing;
    private @Nullable String horizon;
    private long horizonMark;
    private long settledMark;

    /** Of the platform. */
    public PgRollupWork(
            Database database,
            Assignments assignments,
            DeviceSamples samples,
            RawBoundary boundary) {
        this(database, assignments, samples, boundary, _ -> {});
    }

    /**
     * Keeps what it needs; nothing happens before a step.
     *
     * @param passing told where the work is; a throw ends it there as a kill would
     */
    PgRollupWork(
            Database database,
            Assignments assignments,
            DeviceSamples samples,
            RawBoundary boundary,
            Consumer<RollupPoint> passing) {
        this.mark = new PgRollupMark(database);
        this.closed = new PgClosedMinutes(database, passing);
        this.dirty = new PgDirtyBuckets(database, assignments, samples, boundary, passing);
        this.passing = passing;
    }

    @Override
    public Future<RollupStep> step(long closedBefore) {
        return mark.standing().compose(standing -> next(standing, MINUTE.floor(closedBefore)));
    }

    private Future<RollupStep> next(Standing now, long target) {
        if (target > now.mark()) {
            return mark.move(target)
                    .map(_ -> passed(RollupPoint.MARK_MOVED, only(Kind.MARKED, now)));
        }
        if (settledMark < now.mark()) {
            return settle(now);
        }
        if (now.done() < now.mark()) {
            return closed.roll(settledMark).map(step -> passed(RollupPoint.STEP_COMMITTED, step));
        }
        if (now.dirty() > 0) {
            return dirty.repair().map(step -> passed(RollupPoint.STEP_COMMITTED, step));
        }
        return Future.succeededFuture(only(Kind.IDLE, now));
    }

    /** The horizon is taken after the mark was seen committed, whoever has moved it. */
    private Future<RollupStep> settle(Standing now) {
        String known = horizonMark == now.mark() ? horizon : null;
        Future<String> taken =
                known != null
                        ? Future.succeededFuture(known)
                        : mark.horizon().onSuccess(fresh -> keep(fresh, now.mark()));
        return taken.compose(mark::isPast)
                .map(
                        isPast -> {
                            if (!isPast) {
                                return only(Kind.WAITING, now);
                            }
                            settledMark = now.mark();
                            return passed(RollupPoint.MARK_SETTLED, only(Kind.SETTLED, now));
                        });
    }

    private void keep(String fresh, long ofMark) {
        horizon = fresh;
        horizonMark = ofMark;
    }

    private RollupStep passed(RollupPoint point, RollupStep step) {
        passing.accept(point);
        return step;
    }

    private static RollupStep only(Kind kind, Standing now) {
        return new RollupStep(kind, 0, 0, now.done(), now.dirty());
    }
}

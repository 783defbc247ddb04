package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.config.ColdConfig;
import io.wardstream.samples.RestoredDays;
import io.wardstream.store.ObjectStoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs that bring something back, one after the other, and lets go of days whose time in
 * PostgreSQL is over. May die anywhere: a job is begun anew. Confined to one event loop.
 */
final class RestoreWork {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreWork.class);

    /** With the pauses between them about three hours. */
    private static final int MOST_ATTEMPTS = 20;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    /** A store takes minutes to hours. */
    private static final Duration STORE_LOOK = Duration.ofMinutes(5);

    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final RestoreQueue queue;
    private final ColdPlaces places;
    private final ColdClass cold;
    private final DayReturn days;
    private final RestoredDays restored;
    private final ColdConfig config;
    private final Clock clock;
    private final ArchiveMeters meters;
    private final RestoreStep.Watch watch;

    RestoreWork(
            RestoreQueue queue,
            ColdPlaces places,
            ColdClass cold,
            DayReturn days,
            RestoredDays restored,
            ColdConfig config,
            Clock clock,
            ArchiveMeters meters,
            RestoreStep.Watch watch) {
        this.queue = queue;
        this.places = places;
        this.cold = cold;
        this.days = days;
        this.restored = restored;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.watch = watch;
    }

    /**
     * Does what is due. What fails in a job is noted there; failed when the queue cannot be asked.
     *
     * @param goOn asked between two steps; a failure ends the work there
     */
    Future<Void> work(Supplier<Future<Void>> goOn) {
        return queue.due(clock.instant())
                .compose(jobs -> OneByOne.of(jobs, job -> goOn.get().compose(_ -> one(job, goOn))))
                .compose(_ -> letGo(goOn))
                .compose(_ -> queue.forgetBefore(clock.instant().minus(REMEMBERED)));
    }

    private Future<Void> one(Restore job, Supplier<Future<Void>> goOn) {
        return queue.running(job.id())
                .compose(_ -> places.coldOf(job))
                .compose(
                        found ->
                                thaw(found, job)
                                        .compose(
                                                isReadable ->
                                                        isReadable
                                                                ? bring(job, found, goOn)
                                                                : waitForStore(job)))
                .recover(cause -> failed(job, cause));
    }

    /** All are asked for at first; afterwards the first that is not here yet is reason to wait. */
    private Future<Boolean> thaw(List<ColdPlace> found, Restore job) {
        AtomicBoolean isReadable = new AtomicBoolean(true);
        return OneByOne.of(found, place -> thaw(place, job, isReadable))
                .map(_ -> isReadable.get())
                .recover(
                        cause ->
                                cause instanceof StillComingException
                                        ? Future.succeededFuture(false)
                                        : Future.failedFuture(cause));
    }

    private Future<Void> thaw(ColdPlace place, Restore job, AtomicBoolean isReadable) {
        return cold.thaw(place)
                .compose(
                        is -> {
                            if (!is) {
                                isReadable.set(false);
                            }
                            return is || job.storeAskedAt() == null
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(new StillComingException());
                        });
    }

    /** Ends the look at a job's places. */
    private static final class StillComingException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Future<Void> waitForStore(Restore job) {
        Instant now = clock.instant();
        if (job.storeAskedAt() == null) {
            LOG.info("the store was asked for cold files jobId={}", job.id());
        }
        return queue.storeAsked(job.id(), now, now.plus(STORE_LOOK));
    }

    private Future<Void> bring(Restore job, List<ColdPlace> found, Supplier<Future<Void>> goOn) {
        return OneByOne.of(found, place -> places.readable(place, until()))
                .map(_ -> done(RestoreStep.NOTED_READABLE))
                .compose(
                        _ ->
                                job.kind() == Restore.Kind.DATABASE
                                        ? days.bring(job, goOn)
                                        : Future.succeededFuture())
                .compose(_ -> queue.done(job.id(), clock.instant(), until()))
                .map(_ -> done(RestoreStep.NOTED_DONE))
                .onSuccess(
                        _ ->
                                LOG.info(
                                        "archived days are back jobId={} kind={}",
                                        job.id(),
                                        job.kind()))
                .mapEmpty();
    }

    private RestoreStep done(RestoreStep step) {
        watch.done(step);
        return step;
    }

    private Instant until() {
        return clock.instant().plus(Duration.ofDays(config.restoredDays()));
    }

    private Future<Void> failed(Restore job, Throwable cause) {
        if (cause instanceof StoppedException) {
            return Future.failedFuture(cause);
        }
        meters.failed(cause);
        String error = String.valueOf(cause.getMessage());
        if (isDamaged(cause) || job.attempts() + 1 >= MOST_ATTEMPTS) {
            LOG.error("archived days cannot be brought back jobId={} cause={}", job.id(), error);
            return queue.failed(job.id(), clock.instant(), error);
        }
        LOG.warn("archived days not brought back yet jobId={} cause={}", job.id(), error);
        LOG.debug("archived days not brought back yet", cause);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(job.attempts(), MOST_DOUBLINGS));
        return queue.again(job.id(), clock.instant().plus(pause), error);
    }

    private static boolean isDamaged(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                && (failure.category() == ObjectStoreException.Category.CORRUPT
                        || failure.category() == ObjectStoreException.Category.MISSING);
    }

    private Future<Void> letGo(Supplier<Future<Void>> goOn) {
        return restored.held()
                .compose(
                        held ->
                                held.isEmpty()
                                        ? Future.succeededFuture()
                                        : queue.kept(clock.instant())
                                                .compose(kept -> letGo(held, kept, goOn)));
    }

    /** Held up by readers, a day is let go of the next time. */
    private Future<Void> letGo(
            List<LocalDate> held, List<LocalDate> kept, Supplier<Future<Void>> goOn) {
        return OneByOne.of(
                held.stream().filter(day -> !kept.contains(day)).toList(),
                day -> goOn.get().compose(_ -> restored.drop(day)));
    }
}

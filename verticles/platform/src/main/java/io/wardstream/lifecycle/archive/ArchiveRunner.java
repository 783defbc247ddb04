package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.store.ObjectStoreException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All there is to do at one time, in order. Confined to one event loop. */
final class ArchiveRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRunner.class);

    private final DayArchive archive;
    private final ArchiveDays days;
    private final LakeUpkeep upkeep;
    private final Retention retention;
    private final PublishedKey key;
    private final ColdClass cold;
    private final RestoreWork restores;
    private final Workshop workshop;
    private final Unsent unsent;
    private final ArchiveMeters meters;

    ArchiveRunner(
            DayArchive archive,
            ArchiveDays days,
            LakeUpkeep upkeep,
            Retention retention,
            PublishedKey key,
            ColdClass cold,
            RestoreWork restores,
            Workshop workshop,
            Unsent unsent,
            ArchiveMeters meters) {
        this.archive = archive;
        this.days = days;
        this.upkeep = upkeep;
        this.retention = retention;
        this.key = key;
        this.cold = cold;
        this.restores = restores;
        this.workshop = workshop;
        this.unsent = unsent;
        this.meters = meters;
    }

    /**
     * Archives the days that are due, the oldest first, and looks after those that are archived. A
     * damaged one does not hold up the others; any other failure ends the run. Failures are logged
     * and counted here.
     *
     * @param due that are still in PostgreSQL
     * @param today UTC
     */
    Future<Void> run(List<LocalDate> due, LocalDate today, Supplier<Future<Void>> goOn) {
        return finishDropped(due)
                .compose(_ -> retention.settle())
                .compose(_ -> key.put())
                .compose(_ -> OneByOne.of(due, day -> unlessUnsent(day, goOn)))
                .compose(_ -> upkeep.run(today, goOn))
                .compose(_ -> retention.expire(today))
                .compose(_ -> growCold(goOn))
                .otherwise(cause -> counted(cause, "days not archived"));
    }

    private Future<Void> unlessUnsent(LocalDate day, Supplier<Future<Void>> goOn) {
        return unsent.isWaiting().compose(isWaiting -> isWaiting ? later(day) : one(day, goOn));
    }

    private static Future<Void> later(LocalDate day) {
        LOG.warn("day not archived yet, Kafka is still to be sent samples day={}", day);
        return Future.succeededFuture();
    }

    private Future<Void> growCold(Supplier<Future<Void>> goOn) {
        return cold.tend(goOn)
                .otherwise(cause -> counted(cause, "days not moved into the archive class"));
    }

    /** Brings back what was asked for. Failures are logged and counted here. */
    Future<Void> restore(Supplier<Future<Void>> goOn) {
        return restores.work(goOn)
                .otherwise(cause -> counted(cause, "archived days not brought back"));
    }

    /** Who died right after the drop could not note it. */
    private Future<Void> finishDropped(List<LocalDate> due) {
        return days.dropping()
                .compose(
                        dropping ->
                                OneByOne.of(
                                        dropping.stream()
                                                .filter(day -> !due.contains(day))
                                                .toList(),
                                        days::dropped));
    }

    private Future<Void> one(LocalDate day, Supplier<Future<Void>> goOn) {
        return archive.archive(day, goOn)
                .<Void>mapEmpty()
                .recover(
                        cause ->
                                isCorrupt(cause)
                                        ? Future.succeededFuture(
                                                counted(cause, "archived day is damaged"))
                                        : Future.failedFuture(cause));
    }

    private static boolean isCorrupt(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                && failure.category() == ObjectStoreException.Category.CORRUPT;
    }

    private @Nullable Void counted(Throwable cause, String what) {
        if (!(cause instanceof StoppedException)) {
            meters.failed(cause);
            LOG.error("{} cause={}", what, cause.getMessage());
            LOG.debug(what, cause);
        }
        return null;
    }

    Future<Void> close() {
        return workshop.close();
    }
}

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
    private final Workshop workshop;
    private final ArchiveMeters meters;

    ArchiveRunner(
            DayArchive archive,
            ArchiveDays days,
            LakeUpkeep upkeep,
            Retention retention,
            PublishedKey key,
            Workshop workshop,
            ArchiveMeters meters) {
        this.archive = archive;
        this.days = days;
        this.upkeep = upkeep;
        this.retention = retention;
        this.key = key;
        this.workshop = workshop;
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
                .compose(_ -> OneByOne.of(due, day -> one(day, goOn)))
                .compose(_ -> upkeep.run(today, goOn))
                .compose(_ -> retention.expire(today))
                .otherwise(cause -> counted(cause, "days not archived"));
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

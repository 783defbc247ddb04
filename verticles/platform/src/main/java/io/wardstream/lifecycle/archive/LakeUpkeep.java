package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.registry.Holds;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ObjectStoreException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to days that are archived, and to roll-ups that grow old: late samples, files that
 * are rewritten, hours that follow, minutes that end. Confined to one event loop.
 */
final class LakeUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(LakeUpkeep.class);

    private final LateArchive late;
    private final DayRewrite rewrite;
    private final HoursArchive hours;
    private final RollupUpkeep rollups;
    private final Holds holds;
    private final int rollupDays;
    private final ArchiveMeters meters;
    private final ArchiveStep.Watch watch;

    /**
     * @param rollupDays days roll-ups are kept in PostgreSQL; 0: for ever
     */
    LakeUpkeep(
            LateArchive late,
            DayRewrite rewrite,
            HoursArchive hours,
            RollupUpkeep rollups,
            Holds holds,
            int rollupDays,
            ArchiveMeters meters,
            ArchiveStep.Watch watch) {
        this.late = late;
        this.rewrite = rewrite;
        this.hours = hours;
        this.rollups = rollups;
        this.holds = holds;
        this.rollupDays = rollupDays;
        this.meters = meters;
        this.watch = watch;
    }

    /**
     * A damaged day does not hold up the others; any other failure ends the run.
     *
     * @param today UTC
     * @param goOn asked between two steps; its failure ends the run there
     */
    Future<Void> run(LocalDate today, Supplier<Future<Void>> goOn) {
        return late.due()
                .compose(folders -> each(folders, folder -> late.archive(folder, goOn)))
                .compose(_ -> rewrite.due())
                .compose(folders -> each(folders, folder -> rewrite.rewrite(folder, goOn)))
                .compose(_ -> rollupDays == 0 ? Future.succeededFuture() : age(today, goOn));
    }

    private Future<Void> each(List<LakeFolder> folders, Function<LakeFolder, Future<Void>> change) {
        return OneByOne.of(
                folders, folder -> change.apply(folder).recover(cause -> damaged(folder, cause)));
    }

    private Future<Void> damaged(LakeFolder folder, Throwable cause) {
        if (!ObjectStoreException.isDamaged(cause)) {
            return Future.failedFuture(cause);
        }
        meters.failed(cause);
        LOG.error(
                "archived day is damaged day={} hospitalId={} cause={}",
                folder.day(),
                folder.hospitalId(),
                cause.getMessage());
        return Future.succeededFuture();
    }

    private Future<Void> age(LocalDate today, Supplier<Future<Void>> goOn) {
        LocalDate before = today.minusDays(rollupDays);
        return hours.due(before)
                .compose(months -> moveHours(months.iterator(), goOn))
                .compose(_ -> goOn.get())
                .compose(_ -> dropMinutes(before));
    }

    /** By time, and none before the one that is left: to drop a month drops all before it. */
    private Future<Void> moveHours(Iterator<YearMonth> months, Supplier<Future<Void>> goOn) {
        if (!months.hasNext()) {
            return Future.succeededFuture();
        }
        return hours.archive(months.next(), goOn)
                .compose(
                        isDropped ->
                                isDropped ? moveHours(months, goOn) : Future.succeededFuture());
    }

    /** They are nowhere else, and a partition holds those of all hospitals. */
    private Future<Void> dropMinutes(LocalDate before) {
        long instant = before.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return holds.hospitals()
                .compose(
                        held ->
                                held.isEmpty()
                                        ? rollups.isComplete(instant)
                                        : Future.succeededFuture(false))
                .compose(
                        isToDrop ->
                                isToDrop
                                        ? rollups.dropBefore(BucketLength.MINUTE, instant)
                                        : Future.succeededFuture(0))
                .onSuccess(
                        count -> {
                            if (count > 0) {
                                LOG.info("minutes dropped before={} days={}", before, count);
                            }
                        })
                .map(_ -> done(ArchiveStep.MINUTES_DROPPED))
                .mapEmpty();
    }

    private ArchiveStep done(ArchiveStep step) {
        watch.done(step);
        return step;
    }
}

package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ArchiveDays.Entry;
import io.wardstream.lifecycle.archive.ArchiveDays.State;
import io.wardstream.registry.Hospitals;
import io.wardstream.samples.RawDays;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ObjectStoreException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one day of all hospitals from PostgreSQL to the lake. It may die anywhere: the next attempt
 * goes on from what the catalogue says. Nothing is dropped that was not read back and compared in
 * the same attempt, and PostgreSQL counts once more before it drops.
 *
 * <pre>
 * exporting ▶ uploaded ▶ verified ▶ dropping ▶ dropped
 *     ▲──────────┴───────────┘ corrupt    └▶ exporting: PostgreSQL holds other samples than were archived
 * </pre>
 */
final class DayArchive {
    private static final Logger LOG = LoggerFactory.getLogger(DayArchive.class);

    private final Hospitals hospitals;
    private final ArchiveDays days;
    private final RawDays raw;
    private final RollupUpkeep rollups;
    private final DayExport export;
    private final DayCheck check;
    private final Unsent unsent;
    private final ArchiveMeters meters;
    private final ArchiveStep.Watch watch;

    DayArchive(
            Hospitals hospitals,
            ArchiveDays days,
            RawDays raw,
            RollupUpkeep rollups,
            DayExport export,
            DayCheck check,
            Unsent unsent,
            ArchiveMeters meters,
            ArchiveStep.Watch watch) {
        this.hospitals = hospitals;
        this.days = days;
        this.raw = raw;
        this.rollups = rollups;
        this.export = export;
        this.check = check;
        this.unsent = unsent;
        this.meters = meters;
        this.watch = watch;
    }

    /**
     * Goes as far as it can.
     *
     * @param goOn asked between two steps; its failure ends the attempt there
     * @return true when the day is dropped; false when it is left for another attempt; failed when
     *     something does not work, and then the samples are where they were
     */
    Future<Boolean> archive(LocalDate day, Supplier<Future<Void>> goOn) {
        return isRolledUp(day)
                .compose(
                        is ->
                                is
                                        ? hospitals.allIds().compose(ids -> archive(day, ids, goOn))
                                        : Future.succeededFuture(false));
    }

    private Future<Boolean> isRolledUp(LocalDate day) {
        return rollups.isComplete(
                        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli())
                .onSuccess(
                        is -> {
                            if (!is) {
                                LOG.info("not rolled up yet, archived later day={}", day);
                            }
                        });
    }

    private Future<Boolean> archive(LocalDate day, List<Integer> ids, Supplier<Future<Void>> goOn) {
        return days.of(day).compose(known -> archive(day, ids, known, goOn));
    }

    private Future<Boolean> archive(
            LocalDate day, List<Integer> ids, List<Entry> known, Supplier<Future<Void>> goOn) {
        Map<Integer, State> states =
                known.stream().collect(Collectors.toMap(Entry::hospitalId, Entry::state));
        if (states.containsValue(State.DROPPED)) {
            LOG.warn("samples have come for a day that is archived already day={}", day);
            return Future.succeededFuture(false);
        }
        AtomicLong rows = new AtomicLong();
        return OneByOne.of(
                        ids,
                        id ->
                                goOn.get()
                                        .compose(_ -> prove(day, id, states.get(id), goOn))
                                        .onSuccess(manifest -> rows.addAndGet(manifest.rows())))
                .compose(_ -> goOn.get())
                .compose(_ -> days.dropping(day, ids.size()))
                .compose(this::must)
                .map(_ -> done(ArchiveStep.NOTED_DROPPING))
                .compose(_ -> drop(day, rows.get()));
    }

    private Future<Manifest> prove(
            LocalDate day, int hospitalId, @Nullable State state, Supplier<Future<Void>> goOn) {
        LakeFolder folder = new LakeFolder(hospitalId, day);
        boolean isToExport = state == null || state == State.EXPORTING;
        return (isToExport ? export(folder, goOn) : Future.<Void>succeededFuture())
                .compose(_ -> goOn.get())
                .compose(_ -> check.check(folder))
                .map(manifest -> done(ArchiveStep.READ_BACK, manifest))
                .recover(cause -> exportAgain(folder, state, cause))
                .compose(
                        manifest ->
                                state == State.DROPPING
                                        ? Future.succeededFuture(manifest)
                                        : days.verified(day, hospitalId)
                                                .compose(this::must)
                                                .map(_ -> manifest))
                .map(manifest -> done(ArchiveStep.NOTED_VERIFIED, manifest));
    }

    private Future<Void> export(LakeFolder folder, Supplier<Future<Void>> goOn) {
        return days.begin(folder.day(), folder.hospitalId())
                .compose(this::must)
                .map(_ -> done(ArchiveStep.BEGUN))
                .compose(_ -> timed(folder, goOn))
                .compose(
                        exported ->
                                days.uploaded(
                                                folder.day(),
                                                folder.hospitalId(),
                                                ArchiveDays.Contents.of(
                                                        exported.manifest(), exported.seal()))
                                        .compose(this::must))
                .map(_ -> done(ArchiveStep.NOTED_UPLOADED))
                .mapEmpty();
    }

    private Future<DayExport.Exported> timed(LakeFolder folder, Supplier<Future<Void>> goOn) {
        long begun = System.nanoTime();
        return export.export(folder, goOn)
                .onSuccess(
                        exported ->
                                meters.exported(exported.manifest(), System.nanoTime() - begun));
    }

    /** While PostgreSQL has the samples, a damaged copy is made anew at the next attempt. */
    private Future<Manifest> exportAgain(
            LakeFolder folder, @Nullable State state, Throwable cause) {
        return ObjectStoreException.isDamaged(cause) && state != State.DROPPING
                ? days.begin(folder.day(), folder.hospitalId())
                        .transform(_ -> Future.failedFuture(cause))
                : Future.failedFuture(cause);
    }

    /**
     * From {@code dropping} on roll-ups take the day for gone: what is under way is waited for, and
     * what has come meanwhile must be in them.
     */
    private Future<Boolean> drop(LocalDate day, long rows) {
        return rollups.finishStep()
                .compose(_ -> isRolledUp(day))
                .compose(is -> is ? unsent.isWaiting() : Future.succeededFuture(true))
                .compose(isToStay -> isToStay ? Future.succeededFuture(false) : raw.drop(day, rows))
                .compose(
                        isDropped -> {
                            if (!isDropped) {
                                LOG.info("day is not to go yet, exported again day={}", day);
                                return days.again(day).map(false);
                            }
                            LOG.info("day archived and dropped day={} rows={}", day, rows);
                            watch.done(ArchiveStep.DROPPED);
                            return days.dropped(day).map(true);
                        });
    }

    /** Another node has moved the day: it is its own now. */
    private Future<Void> must(boolean isMoved) {
        return isMoved ? Future.succeededFuture() : Future.failedFuture(new StoppedException());
    }

    private ArchiveStep done(ArchiveStep step) {
        watch.done(step);
        return step;
    }

    private <T> T done(ArchiveStep step, T result) {
        watch.done(step);
        return result;
    }
}

package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ArchiveDays.Entry;
import io.wardstream.lifecycle.archive.ArchiveDays.State;
import io.wardstream.registry.Hospitals;
import io.wardstream.samples.rollup.ClosedHours;
import io.wardstream.samples.rollup.PatientSums;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ObjectStoreException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one month of hours of all hospitals from PostgreSQL to the lake, in the steps of {@link
 * DayArchive}: nothing is dropped that was not read back in the same attempt, and PostgreSQL adds
 * up once more before it drops. Confined to one event loop.
 */
final class HoursArchive {
    private static final Logger LOG = LoggerFactory.getLogger(HoursArchive.class);

    private final Hospitals hospitals;
    private final ArchiveDays months;
    private final ClosedHours hours;
    private final RollupUpkeep rollups;
    private final HoursExport export;
    private final HoursCheck check;
    private final ArchiveStep.Watch watch;

    HoursArchive(
            Hospitals hospitals,
            ArchiveDays months,
            ClosedHours hours,
            RollupUpkeep rollups,
            HoursExport export,
            HoursCheck check,
            ArchiveStep.Watch watch) {
        this.hospitals = hospitals;
        this.months = months;
        this.hours = hours;
        this.rollups = rollups;
        this.export = export;
        this.check = check;
        this.watch = watch;
    }

    /**
     * Months that ended before the day and are still here. Who died right after a drop could not
     * note it: that is done here.
     */
    Future<List<YearMonth>> due(LocalDate before) {
        return hours.before(YearMonth.from(before))
                .compose(
                        present ->
                                months.dropping()
                                        .map(
                                                dropping ->
                                                        dropping.stream()
                                                                .filter(
                                                                        day ->
                                                                                !present.contains(
                                                                                        YearMonth
                                                                                                .from(
                                                                                                        day)))
                                                                .toList())
                                        .compose(gone -> OneByOne.of(gone, months::dropped))
                                        .map(present));
    }

    /**
     * Goes as far as it can; a month before must be dropped already.
     *
     * @param goOn asked between two steps; its failure ends the attempt there
     * @return false when it is left for another attempt; failed when something does not work, and
     *     then the hours are where they were
     */
    Future<Boolean> archive(YearMonth month, Supplier<Future<Void>> goOn) {
        long end =
                month.plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
        return rollups.isComplete(end)
                .compose(
                        isComplete ->
                                isComplete
                                        ? hospitals
                                                .allIds()
                                                .compose(ids -> archive(month, ids, goOn))
                                        : Future.succeededFuture(false));
    }

    private Future<Boolean> archive(
            YearMonth month, List<Integer> ids, Supplier<Future<Void>> goOn) {
        Map<Integer, PatientSums> sums = new HashMap<>();
        return months.of(month.atDay(1))
                .map(
                        known ->
                                known.stream()
                                        .collect(Collectors.toMap(Entry::hospitalId, Entry::state)))
                .compose(
                        states ->
                                OneByOne.of(
                                        ids,
                                        id ->
                                                goOn.get()
                                                        .compose(
                                                                _ ->
                                                                        prove(
                                                                                new HoursFolder(
                                                                                        id, month),
                                                                                states.get(id),
                                                                                goOn))
                                                        .onSuccess(one -> add(sums, one))))
                .compose(_ -> goOn.get())
                .compose(_ -> months.dropping(month.atDay(1), ids.size()))
                .compose(HoursArchive::must)
                .map(_ -> done(ArchiveStep.HOURS_NOTED_DROPPING, true))
                .compose(_ -> drop(month, sums));
    }

    private static void add(Map<Integer, PatientSums> sums, HoursManifest manifest) {
        for (HoursFile file : manifest.files()) {
            for (PatientSums one : file.patients()) {
                sums.merge(one.patientId(), one, PatientSums::plus);
            }
        }
    }

    private Future<HoursManifest> prove(
            HoursFolder folder, @Nullable State state, Supplier<Future<Void>> goOn) {
        boolean isToExport = state == null || state == State.EXPORTING;
        return (isToExport ? export(folder, goOn) : Future.<Void>succeededFuture())
                .compose(_ -> goOn.get())
                .compose(_ -> check.check(folder))
                .map(manifest -> done(ArchiveStep.HOURS_READ_BACK, manifest))
                .recover(cause -> exportAgain(folder, state, cause))
                .compose(
                        manifest ->
                                state == State.DROPPING
                                        ? Future.succeededFuture(manifest)
                                        : months.verified(first(folder), folder.hospitalId())
                                                .compose(HoursArchive::must)
                                                .map(_ -> manifest));
    }

    private Future<Void> export(HoursFolder folder, Supplier<Future<Void>> goOn) {
        return months.begin(first(folder), folder.hospitalId())
                .compose(HoursArchive::must)
                .map(_ -> done(ArchiveStep.HOURS_BEGUN, true))
                .compose(_ -> export.export(folder, goOn))
                .compose(contents -> months.uploaded(first(folder), folder.hospitalId(), contents))
                .compose(HoursArchive::must)
                .map(_ -> done(ArchiveStep.HOURS_UPLOADED, true))
                .mapEmpty();
    }

    /** While PostgreSQL has the hours, a damaged copy is made anew at the next attempt. */
    private Future<HoursManifest> exportAgain(
            HoursFolder folder, @Nullable State state, Throwable cause) {
        return ObjectStoreException.isDamaged(cause) && state != State.DROPPING
                ? months.begin(first(folder), folder.hospitalId())
                        .transform(_ -> Future.failedFuture(cause))
                : Future.failedFuture(cause);
    }

    private Future<Boolean> drop(YearMonth month, Map<Integer, PatientSums> sums) {
        return hours.drop(month, sums.values())
                .compose(
                        isDropped -> {
                            if (!isDropped) {
                                LOG.info("hours have changed, exported again month={}", month);
                                return months.again(month.atDay(1)).map(false);
                            }
                            LOG.info("hours archived and dropped month={}", month);
                            watch.done(ArchiveStep.HOURS_DROPPED);
                            return months.dropped(month.atDay(1)).map(true);
                        });
    }

    private static LocalDate first(HoursFolder folder) {
        return folder.month().atDay(1);
    }

    /** Another node has moved the month: it is its own now. */
    private static Future<Void> must(boolean isMoved) {
        return isMoved ? Future.succeededFuture() : Future.failedFuture(new StoppedException());
    }

    private <T> T done(ArchiveStep step, T result) {
        watch.done(step);
        return result;
    }
}

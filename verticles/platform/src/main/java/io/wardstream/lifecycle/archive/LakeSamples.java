package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.LakeFiles.File;
import io.wardstream.lifecycle.archive.LakePatients.Measured;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples of a patient wherever they are: those in PostgreSQL (late ones, and days that have not
 * left it) and those in the lake. PostgreSQL is read first and the catalogue after it: what is
 * taken out of there meanwhile was noted in the catalogue before, so a sample may be met twice and
 * is never missed. Besides the failures of {@link PatientSamples} there are {@link
 * LakeDamageException} and {@link io.wardstream.store.ObjectStoreException}.
 */
public final class LakeSamples implements PatientSamples {
    private final PatientSamples stored;
    private final LakePatients patients;
    private final LakeCatalogue days;
    private final LakeReader reader;

    LakeSamples(
            PatientSamples stored, LakePatients patients, LakeCatalogue days, LakeReader reader) {
        this.stored = stored;
        this.patients = patients;
        this.days = days;
        this.reader = reader;
    }

    /** Before this instant (epoch milliseconds) they may be in the lake. */
    public Future<Long> through() {
        return days.through();
    }

    /** Since when samples of the hospital whose patient this is are kept, epoch milliseconds. */
    public Future<Long> keptFrom(Scope scope, int patientId, long from, long to) {
        return patients.find(scope, patientId, from, to)
                .compose(measured -> days.keptFrom(measured.hospitalId()));
    }

    /** Days of the range that the patient has something in and that cannot be read now. */
    public Future<Optional<ColdRange>> cold(Scope scope, int patientId, long from, long to) {
        return patients.find(scope, patientId, from, to)
                .compose(
                        measured ->
                                shelves(measured, from, to)
                                        .map(shelves -> cold(measured.hospitalId(), shelves)));
    }

    private static Optional<ColdRange> cold(int hospitalId, List<Shelf> shelves) {
        List<LocalDate> cold = shelves.stream().filter(Shelf::isCold).map(Shelf::begin).toList();
        return cold.isEmpty()
                ? Optional.empty()
                : Optional.of(new ColdRange(hospitalId, cold, List.of()));
    }

    @Override
    public Future<List<StoredSample>> observed(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return stored.observed(scope, patientId, fromMillis, toMillis, limit)
                .compose(
                        rows ->
                                rows.size() > limit
                                        ? Future.succeededFuture(rows)
                                        : patients.find(scope, patientId, fromMillis, toMillis)
                                                .compose(
                                                        measured ->
                                                                archived(
                                                                        measured,
                                                                        fromMillis,
                                                                        toMillis,
                                                                        limit))
                                                .map(archived -> together(archived, rows)));
    }

    /** What is archived comes first: of two that are the same, it counts. */
    private static List<StoredSample> together(
            List<StoredSample> archived, List<StoredSample> rows) {
        if (archived.isEmpty()) {
            return rows;
        }
        archived.addAll(rows);
        return StoredSample.inOrder(archived);
    }

    private Future<List<StoredSample>> archived(Measured measured, long from, long to, int limit) {
        List<StoredSample> found = new ArrayList<>();
        return shelves(measured, from, to)
                .compose(shelves -> new Walk(measured, shelves, from, to, limit, found).next())
                .map(found);
    }

    private Future<List<Shelf>> shelves(Measured measured, long from, long to) {
        return measured.intervals().isEmpty()
                ? Future.succeededFuture(List.of())
                : days.of(measured.hospitalId(), day(from), day(to - 1))
                        .map(
                                shelves ->
                                        shelves.stream()
                                                .filter(one -> isWorn(measured, one.begin()))
                                                .toList());
    }

    private static boolean isWorn(Measured measured, LocalDate day) {
        return measured.isAny(begin(day), begin(day.plusDays(1)));
    }

    private static LocalDate day(long instant) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(instant), ZoneOffset.UTC);
    }

    private static long begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Day by day, until there are more than the limit. */
    private final class Walk {
        private final Measured measured;
        private final List<Shelf> shelves;
        private final long from;
        private final long to;
        private final int limit;
        private final List<StoredSample> found;
        private int day;

        Walk(
                Measured measured,
                List<Shelf> shelves,
                long from,
                long to,
                int limit,
                List<StoredSample> found) {
            this.measured = measured;
            this.shelves = shelves;
            this.from = from;
            this.to = to;
            this.limit = limit;
            this.found = found;
        }

        Future<Void> next() {
            if (day == shelves.size() || found.size() > limit) {
                return Future.succeededFuture();
            }
            Shelf shelf = shelves.get(day++);
            LakeFolder folder = new LakeFolder(measured.hospitalId(), shelf.begin());
            return reader.read(
                            folder.path(),
                            shelf.begin().toString(),
                            shelf,
                            (rows, files) -> of(shelf.begin(), rows, files))
                    .onSuccess(found::addAll)
                    .compose(_ -> next());
        }

        private List<StoredSample> of(LocalDate date, ParquetRows rows, List<File> files) {
            List<StoredSample> ofDay = new ArrayList<>();
            for (File file : files) {
                for (AssignmentInterval held : measured.intervals()) {
                    long begin = Math.max(Math.max(from, begin(date)), held.from());
                    long end = Math.min(Math.min(to, begin(date.plusDays(1))), held.to());
                    if (begin < end && file.devices().contains(held.deviceId())) {
                        rows.read(
                                        file.object(),
                                        LakeRow.class,
                                        ParquetRows.ofDevice(held.deviceId(), begin, end),
                                        limit)
                                .forEach(row -> ofDay.add(row.toSample()));
                    }
                }
            }
            return ofDay;
        }
    }
}

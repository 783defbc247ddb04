package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.lifecycle.archive.LakeFiles.File;
import io.wardstream.lifecycle.archive.LakePatients.Measured;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.Rollups;
import io.wardstream.samples.rollup.VitalStats;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Hours of a patient wherever they are: in PostgreSQL or in the lake, read in this order, as {@link
 * LakeSamples} does and fails. A window of some weeks is in memory. Thread-safe.
 */
public final class LakeHours implements Rollups {
    private final Rollups stored;
    private final LakePatients patients;
    private final LakeCatalogue months;
    private final LakeReader reader;

    LakeHours(Rollups stored, LakePatients patients, LakeCatalogue months, LakeReader reader) {
        this.stored = stored;
        this.patients = patients;
        this.months = months;
        this.reader = reader;
    }

    private record Key(long start, int deviceId) {}

    /** Before this instant they may be in the lake. */
    @Override
    public Future<Long> through(BucketLength length) {
        return length == BucketLength.HOUR ? months.through() : stored.through(length);
    }

    /** Of any hospital. */
    @Override
    public Future<Long> keptFrom(BucketLength length) {
        return length == BucketLength.HOUR ? months.keptFrom(0) : stored.keptFrom(length);
    }

    /** Since when hours of the hospital whose patient this is are kept, epoch milliseconds. */
    public Future<Long> keptFrom(Scope scope, int patientId, long from, long to) {
        return patients.find(scope, patientId, from, to)
                .compose(measured -> months.keptFrom(measured.hospitalId()));
    }

    /** Months of the range that the patient has something in and that cannot be read now. */
    public Future<Optional<ColdRange>> cold(Scope scope, int patientId, long from, long to) {
        return patients.find(scope, patientId, from, to)
                .compose(
                        measured ->
                                shelves(measured, from, to)
                                        .map(shelves -> cold(measured.hospitalId(), shelves)));
    }

    private static Optional<ColdRange> cold(int hospitalId, List<Shelf> shelves) {
        List<YearMonth> cold =
                shelves.stream()
                        .filter(Shelf::isCold)
                        .map(shelf -> YearMonth.from(shelf.begin()))
                        .toList();
        return cold.isEmpty()
                ? Optional.empty()
                : Optional.of(new ColdRange(hospitalId, List.of(), cold));
    }

    @Override
    public Future<Void> ofPatient(
            Scope scope,
            int patientId,
            long from,
            long to,
            BucketLength length,
            Consumer<RollupBucket> each) {
        if (length != BucketLength.HOUR) {
            return stored.ofPatient(scope, patientId, from, to, length, each);
        }
        List<RollupBucket> rows = new ArrayList<>();
        return stored.ofPatient(scope, patientId, from, to, length, rows::add)
                .compose(_ -> patients.find(scope, patientId, from, to))
                .compose(
                        measured ->
                                shelves(measured, from, to)
                                        .compose(
                                                shelves ->
                                                        archived(
                                                                measured.hospitalId(),
                                                                shelves,
                                                                patientId,
                                                                from,
                                                                to)))
                .onSuccess(archived -> together(archived, rows).forEach(each))
                .mapEmpty();
    }

    /** In the order of the interface; what is archived counts. */
    private static Iterable<RollupBucket> together(
            List<RollupBucket> archived, List<RollupBucket> rows) {
        Map<Key, RollupBucket> buckets =
                new TreeMap<>(Comparator.comparingLong(Key::start).thenComparingInt(Key::deviceId));
        rows.forEach(row -> buckets.put(new Key(row.start(), row.deviceId()), row));
        archived.forEach(row -> buckets.put(new Key(row.start(), row.deviceId()), row));
        return buckets.values();
    }

    private Future<List<Shelf>> shelves(Measured measured, long from, long to) {
        return measured.intervals().isEmpty()
                ? Future.succeededFuture(List.of())
                : months.of(measured.hospitalId(), month(from), month(to - 1))
                        .map(
                                shelves ->
                                        shelves.stream()
                                                .filter(one -> isWorn(measured, one.begin()))
                                                .toList());
    }

    private static boolean isWorn(Measured measured, LocalDate month) {
        return measured.isAny(begin(month), begin(month.plusMonths(1)));
    }

    private static LocalDate month(long instant) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(instant), ZoneOffset.UTC).withDayOfMonth(1);
    }

    private static long begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private Future<List<RollupBucket>> archived(
            int hospitalId, List<Shelf> shelves, int patientId, long from, long to) {
        List<RollupBucket> found = new ArrayList<>();
        Future<Void> read = Future.succeededFuture();
        for (Shelf shelf : shelves) {
            YearMonth month = YearMonth.from(shelf.begin());
            read =
                    read.compose(
                                    _ ->
                                            reader.read(
                                                    new HoursFolder(hospitalId, month).path(),
                                                    month.toString(),
                                                    shelf,
                                                    (rows, files) ->
                                                            hours(
                                                                    rows, files, patientId, from,
                                                                    to)))
                            .onSuccess(found::addAll)
                            .mapEmpty();
        }
        return read.map(found);
    }

    private static List<RollupBucket> hours(
            ParquetRows rows, List<File> files, int patientId, long from, long to) {
        Map<Key, RollupBucket> buckets =
                new TreeMap<>(Comparator.comparingLong(Key::start).thenComparingInt(Key::deviceId));
        for (File file : files) {
            for (ArchivedHour hour :
                    rows.read(
                            file.object(),
                            ArchivedHour.class,
                            ParquetRows.ofPatient(patientId, from, to),
                            Integer.MAX_VALUE - 1)) {
                long start = hour.bucket().toEpochMilli();
                buckets.computeIfAbsent(
                                new Key(start, hour.deviceId()),
                                _ ->
                                        new RollupBucket(
                                                hour.deviceId(),
                                                patientId,
                                                start,
                                                new EnumMap<>(VitalSign.class)))
                        .vitals()
                        .putIfAbsent(sign(file, hour), stats(hour));
            }
        }
        return List.copyOf(buckets.values());
    }

    private static VitalSign sign(File file, ArchivedHour hour) {
        VitalSign sign = VitalSign.byWireName(hour.vital());
        if (sign == null) {
            throw ObjectStoreException.corrupt(
                    file.object().key(), "has an unknown vital " + hour.vital());
        }
        return sign;
    }

    private static VitalStats stats(ArchivedHour hour) {
        return new VitalStats(hour.count(), hour.validCount(), hour.sum(), hour.min(), hour.max());
    }
}

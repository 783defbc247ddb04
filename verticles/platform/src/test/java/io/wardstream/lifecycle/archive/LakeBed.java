package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import com.jerolba.carpet.CloseableIterator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.TestS3;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.samples.packed.SampleMerge.Identity;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.PgRollupUpkeep;
import io.wardstream.samples.rollup.PgRollupWork;
import io.wardstream.samples.rollup.PgRollups;
import io.wardstream.samples.rollup.RollupStep.Kind;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A day that is archived: 20 minutes of two devices, a file each; the first one measures a patient.
 */
final class LakeBed implements AutoCloseable {
    static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private static final long MINUTE = 60_000;

    final ArchiveBed archive = new ArchiveBed(TestS3.shared(), DAY);
    final int patient = archive.samples.patient();
    final int device = archive.samples.device();
    final int other = archive.samples.device();
    final PgRollups rollups = new PgRollups(database());
    final ColdObjectStore store = archive.store();
    private final Workshop workshop =
            await(
                    Workshop.open(
                            archive.samples.registry.vertx,
                            Path.of(System.getProperty("java.io.tmpdir"), "lake-bed")));
    private final DayCheck check = new DayCheck(store, key(), workshop);
    private final long start = ArchiveBed.begin(DAY).toEpochMilli();

    LakeBed() {
        archive.upkeep = new PgRollupUpkeep(database());
        archive.samples.assign(device, patient, start, null);
        for (int one : List.of(device, other)) {
            archive.samples.store(
                    Table.SLOT,
                    IntStream.rangeClosed(1, 20).mapToObj(i -> sample(one, i, i)).toList());
        }
        rollUp();
        // there are no samples after it
        archive.sql(
                "UPDATE rollup_mark SET mark = $1, done = $1",
                Tuple.of(ArchiveBed.begin(DAY.plusDays(120)).atOffset(ZoneOffset.UTC)));
        archive.run(runner(_ -> {}));
    }

    private ArchiveRunner runner(ArchiveStep.Watch watch) {
        return archive.runner(archive.archive(store), 15, watch);
    }

    PublicKeyFile key() {
        return archive.samples.registry.access.signer().publicKey();
    }

    Database database() {
        return archive.samples.registry.database;
    }

    VitalSample sample(int deviceId, int seq, int minute) {
        return ArchiveBed.sample(deviceId, seq, start + minute * MINUTE);
    }

    /** As a flush leaves them. */
    void comesLate(VitalSample... samples) {
        archive.samples.store(Table.LATE, List.of(samples));
        for (VitalSample sample : samples) {
            archive.sql(
                    "INSERT INTO rollup_dirty (device_id, minute) VALUES ($1, to_timestamp($2 / 1000))",
                    Tuple.of(sample.deviceId(), (double) sample.observedAt()));
        }
    }

    /** Until there is nothing to do. */
    void rollUp() {
        PgRollupWork work =
                new PgRollupWork(
                        database(),
                        archive.samples.registry.registry.assignments(),
                        new PgDeviceSamples(database()),
                        archive.days);
        Kind kind = Kind.WAITING;
        while (kind != Kind.IDLE) {
            kind = await(work.step(start + 2 * 3_600_000)).kind();
        }
    }

    /** One attempt of a process that has just started. */
    void look() {
        look(DAY.plusDays(8));
    }

    void look(LocalDate today) {
        look(today, _ -> {});
    }

    private void look(LocalDate today, ArchiveStep.Watch watch) {
        done(runner(watch).run(List.of(), today, Future::succeededFuture));
    }

    void lookAndDieAt(ArchiveStep last) {
        lookAndDieAt(last, DAY.plusDays(8));
    }

    void lookAndDieAt(ArchiveStep last, LocalDate today) {
        look(
                today,
                step -> {
                    if (step == last) {
                        throw new IllegalStateException("killed at " + step);
                    }
                });
    }

    /** Heart rates of the patient's hours in PostgreSQL. */
    long countOfHours() {
        return countOf(patient, BucketLength.HOUR);
    }

    /** Heart rates of a patient's buckets in PostgreSQL. */
    long countOf(int patientId, BucketLength length) {
        AtomicLong count = new AtomicLong();
        done(
                rollups.ofPatient(
                        Scope.platform(),
                        patientId,
                        start,
                        start + 48 * 3_600_000,
                        length,
                        bucket ->
                                count.addAndGet(
                                        Objects.requireNonNull(
                                                        bucket.vitals().get(VitalSign.HEART_RATE))
                                                .count())));
        return count.get();
    }

    /** What the manifest of the day names, row by row. */
    List<ArchivedSample> rows() {
        List<ArchivedSample> rows = new ArrayList<>();
        for (PartFile file : await(check.open(archive.folder())).manifest().files()) {
            try (CloseableIterator<ArchivedSample> found = PartCheck.rows(path(file.name()))) {
                found.forEachRemaining(rows::add);
            } catch (IOException cause) {
                throw new AssertionError(cause);
            }
        }
        return rows;
    }

    /** The day as the lake has it, every file of it read back. */
    Manifest proven() {
        return await(check.check(archive.folder()));
    }

    HoursCheck hoursCheck() {
        return new HoursCheck(store, key(), workshop);
    }

    /** The names of all objects. */
    List<String> files() {
        return await(store.list("")).stream().map(StoredObject::key).toList();
    }

    ArchivedSample row(VitalSample sample) {
        return rows().stream()
                .filter(row -> Identity.of(row.toSample()).equals(Identity.of(sample)))
                .findFirst()
                .orElseThrow();
    }

    /** Who is in the lake, and who waits; the lake has nobody twice. */
    Set<Identity> all() {
        List<Identity> lake = rows().stream().map(row -> Identity.of(row.toSample())).toList();
        Set<Identity> all = new HashSet<>(lake);
        if (all.size() != lake.size()) {
            throw new AssertionError("twice in the lake");
        }
        for (int one : List.of(device, other)) {
            await(
                            new PgDeviceSamples(database())
                                    .observed(Scope.platform(), one, start, start + 24 * 3_600_000))
                    .forEach(sample -> all.add(Identity.of(sample)));
        }
        return all;
    }

    long late() {
        return count("late_sample");
    }

    long count(String table) {
        return await(
                database()
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    void damage(String name) throws IOException {
        byte[] content = Files.readAllBytes(path(name));
        content[content.length / 2] ^= 1;
        Path _ = Files.write(path(name), content);
    }

    private Path path(String name) {
        return archive.bucket.resolve(archive.folder().key(name));
    }

    @Override
    public void close() {
        archive.close();
    }
}

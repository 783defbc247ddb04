package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.config.ColdConfig;
import io.wardstream.config.CompactionConfig;
import io.wardstream.embedded.TestS3;
import io.wardstream.samples.PgRestoredDays;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.samples.packed.SampleMerge;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lake whose Parquet is kept for ever and grows cold after three years, on a clock that moves.
 */
final class RestoreBed implements AutoCloseable {
    static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    static final ColdConfig COLD = new ColdConfig(1_095, "GLACIER", 7);

    final ArchiveBed bed = new ArchiveBed(TestS3.shared(), DAY);
    final ShiftedClock clock = ShiftedClock.standing(ArchiveBed.begin(DAY.plusDays(8)));
    final PgRestores restores = new PgRestores(database(), clock);
    final int device = bed.samples.device();
    private final List<ArchiveRunner> runners = new ArrayList<>();

    Database database() {
        return bed.samples.registry.database;
    }

    int hospital() {
        return bed.samples.ward.hospitalId();
    }

    /** A day of one device, in the lake and nowhere else. */
    List<VitalSample> archive(ColdObjectStore store) {
        List<VitalSample> samples = bed.minutes(device);
        bed.samples.store(Table.SLOT, samples);
        bed.sql(
                "UPDATE vital_sample SET device_at = observed_at - interval '90 s',"
                        + " extra = '{\"glucose\": 5.5}', flags = 4 WHERE seq = $1",
                Tuple.of(3));
        List<VitalSample> stored = samples();
        done(runner(store, _ -> {}).run(bed.due(), today(), Future::succeededFuture));
        return stored;
    }

    /** What PostgreSQL holds of the day and the device. */
    List<VitalSample> samples() {
        return samples(Scope.platform());
    }

    List<VitalSample> samples(Scope scope) {
        return await(
                        bed.stored()
                                .observed(
                                        scope,
                                        device,
                                        ArchiveBed.begin(DAY).toEpochMilli(),
                                        ArchiveBed.begin(DAY.plusDays(1)).toEpochMilli()))
                .stream()
                .sorted(SampleMerge.ORDER)
                .toList();
    }

    /** What the timer does for old days. */
    void tend(ColdObjectStore store, RestoreStep.Watch watch) {
        done(runner(store, watch).run(List.of(), today(), Future::succeededFuture));
    }

    void tend(ColdObjectStore store) {
        tend(store, _ -> {});
    }

    /** What the timer does for jobs. */
    void work(ColdObjectStore store, RestoreStep.Watch watch) {
        done(runner(store, watch).restore(Future::succeededFuture));
    }

    void work(ColdObjectStore store) {
        work(store, _ -> {});
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Of a process that has just started. */
    private ArchiveRunner runner(ColdObjectStore store, RestoreStep.Watch watch) {
        ArchiveRunner runner =
                await(room(store).runner(bed.samples.registry.vertx, 1_000, _ -> {}, watch));
        runners.add(runner);
        return runner;
    }

    private Archive room(ColdObjectStore store) {
        return new Archive(
                store,
                bed.samples.registry.registry,
                () -> Future.succeededFuture(Set.of()),
                bed.sources(bed.stored()),
                database(),
                bed.samples.registry.access.signer(),
                new ArchiveConfig(
                        7, 0, 0, new CompactionConfig(8, 1 << 20, 7), Duration.ofMillis(100)),
                new ColdLake(database(), new PgRestoredDays(database()), COLD),
                clock,
                bed.meters);
    }

    /** With its timers, until the end of the test. */
    void deploy(ColdObjectStore store) {
        done(
                bed.samples.registry.vertx.deployVerticle(
                        room(store).verticle(bed.samples.registry.database.leases()).get()));
    }

    Restore intoDatabase() {
        return switch (await(restores.restore(hospital(), DAY, "admin"))) {
            case DayRestores.Asked.Accepted(Restore job) -> job;
            case DayRestores.Asked other -> throw new AssertionError(other);
        };
    }

    Restore job(UUID id) {
        return await(restores.find(bed.samples.scope, id)).orElseThrow();
    }

    long count(String table) {
        return await(
                database()
                        .platform()
                        .query("SELECT count(*) FROM " + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)));
    }

    @Nullable Instant noted(String column) {
        OffsetDateTime at =
                await(
                        database()
                                .platform()
                                .query("SELECT " + column + " FROM archive_day")
                                .execute()
                                .map(rows -> rows.iterator().next().getOffsetDateTime(0)));
        return at == null ? null : at.toInstant();
    }

    @Override
    public void close() {
        runners.forEach(runner -> done(runner.close()));
        bed.close();
    }
}

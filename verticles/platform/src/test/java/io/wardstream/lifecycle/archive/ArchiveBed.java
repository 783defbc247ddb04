package io.wardstream.lifecycle.archive;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.config.CompactionConfig;
import io.wardstream.config.S3Config;
import io.wardstream.config.Secret;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.LateMerge;
import io.wardstream.samples.PgArchivedLate;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateMerge;
import io.wardstream.samples.PgRawDays;
import io.wardstream.samples.PgRestoredDays;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSlotPacker;
import io.wardstream.samples.RawDays;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SlotPacker;
import io.wardstream.samples.SlotProgress;
import io.wardstream.samples.SlotState;
import io.wardstream.samples.rollup.PgClosedHours;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.S3ObjectStore;
import io.wardstream.store.Scope;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A day with samples of three devices, eight days ago, and a bucket of its own. */
final class ArchiveBed implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Whether Kafka is still to be sent samples. */
    boolean isUnsent;

    final LocalDate day;
    final SampleBed samples;
    final EmbeddedS3 s3;
    final Path bucket;
    final ArchiveConfig config = config(90);
    final Clock clock;
    final RawDays raw;
    final PgArchiveDays days;
    final RolledUp rollups = new RolledUp();
    RollupUpkeep upkeep = rollups;
    final Set<Integer> held = new HashSet<>();
    final Meters meters = new Meters();
    private final String bucketName = "lake-" + NUMBER.incrementAndGet();
    private final List<ObjectStore> stores = new ArrayList<>();
    private final List<ArchiveRunner> runners = new ArrayList<>();

    ArchiveBed(EmbeddedS3 s3, LocalDate day) {
        this(s3, day, 1);
    }

    /**
     * @param days from that day on there are slots for
     */
    ArchiveBed(EmbeddedS3 s3, LocalDate day, int days) {
        this.s3 = s3;
        this.day = day;
        this.bucket = s3.bucket(bucketName);
        samples = new SampleBed(new RegistryBed(), begin(day), Duration.ofDays(days));
        clock = Clock.fixed(begin(day.plusDays(8)), ZoneOffset.UTC);
        raw = new PgRawDays(samples.registry.database);
        this.days = new PgArchiveDays(samples.registry.database);
    }

    static ArchiveConfig config(int parquetDays) {
        return new ArchiveConfig(
                7, parquetDays, 90, new CompactionConfig(2, 1 << 20, 7), Duration.ofMillis(100));
    }

    static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Samples a minute apart, from the first instant of the day to its last. */
    List<VitalSample> minutes(int deviceId) {
        long from = begin(day).toEpochMilli();
        return IntStream.range(0, 1_440)
                .mapToObj(minute -> sample(deviceId, minute + 1, from + minute * 60_000L))
                .toList();
    }

    static VitalSample sample(int deviceId, int seq, long observedAt) {
        Vitals.Builder vitals = Vitals.builder();
        vitals.put(VitalSign.HEART_RATE, 60 + seq % 40);
        vitals.put(VitalSign.SPO2, 95 + seq % 5);
        if (seq % 15 == 0) {
            vitals.put(VitalSign.TEMPERATURE, 36.5 + seq % 10 / 10.0);
        }
        return new VitalSample(
                deviceId,
                1,
                seq,
                observedAt,
                observedAt,
                observedAt + 40 + seq % 7,
                true,
                Generation.REAL,
                vitals.build(),
                null);
    }

    ColdObjectStore store() {
        return store(s3.secretKey(), Duration.ofSeconds(20));
    }

    ColdObjectStore store(String secret, Duration timeout) {
        ColdObjectStore store =
                S3ObjectStore.open(
                        samples.registry.vertx,
                        new S3Config(
                                true,
                                s3.endpoint(),
                                "us-east-1",
                                bucketName,
                                true,
                                s3.accessKey(),
                                new Secret(secret),
                                timeout));
        stores.add(store);
        return store;
    }

    Archive archive(ColdObjectStore store) {
        return archive(store, clock);
    }

    Archive archive(ColdObjectStore store, Clock at) {
        return archive(store, stored(), at);
    }

    Archive archive(ColdObjectStore store, DeviceSamples from, Clock at) {
        return new Archive(
                store,
                samples.registry.registry,
                () -> Future.succeededFuture(held),
                sources(from),
                samples.registry.database,
                samples.registry.access.signer(),
                config,
                new ColdLake(
                        samples.registry.database,
                        new PgRestoredDays(samples.registry.database),
                        samples.registry.config.lifecycle().cold()),
                at,
                meters);
    }

    ArchiveSources sources(DeviceSamples from) {
        return new ArchiveSources(
                from,
                raw,
                new PgArchivedLate(samples.registry.database),
                upkeep,
                new PgClosedHours(samples.registry.database),
                () -> Future.succeededFuture(isUnsent));
    }

    DeviceSamples stored() {
        return new PgDeviceSamples(samples.registry.database);
    }

    /** A file for each device. */
    ArchiveRunner runner(Archive archive, ArchiveStep.Watch watch) {
        return runner(archive, 1_000, watch);
    }

    ArchiveRunner runner(Archive archive, long partRows, ArchiveStep.Watch watch) {
        ArchiveRunner runner =
                await(archive.runner(samples.registry.vertx, partRows, watch, _ -> {}));
        runners.add(runner);
        return runner;
    }

    /** One attempt of a process that has just started. */
    void run() {
        run(_ -> {});
    }

    void run(ArchiveStep.Watch watch) {
        run(runner(archive(store()), watch));
    }

    void run(ArchiveRunner runner) {
        List<LocalDate> due = due();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        done(runner.run(due, today, Future::succeededFuture));
    }

    /** Late samples are merged, and whole days packed, before anything is archived. */
    void pack() {
        PgSampleSlots slots = new PgSampleSlots(samples.registry.database);
        SlotPacker packer = new PgSlotPacker(samples.registry.database);
        for (SampleSlot slot : await(slots.openEndedBefore(clock.instant()))) {
            done(slots.seal(slot));
        }
        for (SlotProgress slot : await(packer.unfinished())) {
            SlotProgress at = slot;
            while (at.state() != SlotState.COMPARED) {
                at = await(packer.advance(at)).now();
            }
            done(packer.drop(at.slot()));
        }
        LateMerge late = new PgLateMerge(samples.registry.database);
        LateMerge.Merged merged = await(late.next(Instant.now(), clock.instant()));
        while (!merged.isNothing()) {
            merged = await(late.next(Instant.now(), clock.instant()));
        }
    }

    List<LocalDate> due() {
        pack();
        return await(raw.endedBefore(clock.instant().minus(Duration.ofDays(config.rawDays()))));
    }

    List<ArchiveDays.State> states() {
        return await(days.of(day)).stream().map(ArchiveDays.Entry::state).toList();
    }

    LakeFolder folder() {
        return new LakeFolder(samples.ward.hospitalId(), day);
    }

    /** Rows of the day that are left in PostgreSQL, late ones included. */
    int left(int deviceId) {
        return await(
                        stored().observed(
                                        Scope.platform(),
                                        deviceId,
                                        begin(day).toEpochMilli(),
                                        begin(day.plusDays(1)).toEpochMilli()))
                .size();
    }

    /** What the catalogue and the lake say, proven anew. */
    Manifest proven() {
        Workshop workshop =
                await(
                        Workshop.open(
                                samples.registry.vertx,
                                Path.of(System.getProperty("java.io.tmpdir"), "archive-proof")));
        return await(
                new DayCheck(store(), samples.registry.access.signer().publicKey(), workshop)
                        .check(folder()));
    }

    double failures(String kind) {
        return meters.registry().get("archive.failures").tag("kind", kind).counter().count();
    }

    void sql(String statement, Tuple values) {
        done(samples.registry.database.platform().preparedQuery(statement).execute(values));
    }

    @Override
    public void close() {
        runners.forEach(runner -> done(runner.close()));
        stores.forEach(store -> done(store.close()));
        samples.close();
    }
}

package io.wardstream.app;

import io.vertx.core.Future;
import io.wardstream.access.Access;
import io.wardstream.alerts.PgScoreAgeing;
import io.wardstream.config.PlatformConfig;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryTiers;
import io.wardstream.history.ReplicaHistory;
import io.wardstream.history.TieredHistory;
import io.wardstream.lifecycle.PackVerticle;
import io.wardstream.lifecycle.PartitionVerticle;
import io.wardstream.lifecycle.RollupVerticle;
import io.wardstream.lifecycle.archive.Archive;
import io.wardstream.lifecycle.archive.ArchiveSources;
import io.wardstream.lifecycle.archive.ColdLake;
import io.wardstream.lifecycle.archive.Lake;
import io.wardstream.lifecycle.archive.PgArchiveDays;
import io.wardstream.registry.Registry;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgFlushLog;
import io.wardstream.samples.PgLateMerge;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.samples.PgRestoredDays;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSlotPacker;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.PgRollupUpkeep;
import io.wardstream.samples.rollup.PgRollupWork;
import io.wardstream.samples.rollup.PgRollups;
import io.wardstream.samples.rollup.RollupCheck;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.ReplicaWatch;
import io.wardstream.stream.UnsentSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What makes samples grow old, and reads them at any age. */
final class Ageing {

    private final Ground ground;
    private final PlatformConfig config;
    private final Database database;

    Ageing(Ground ground, Database database) {
        this.ground = ground;
        this.config = ground.config();
        this.database = database;
    }

    /**
     * A node without this room relies on another's slots; where there is none, every sample would
     * be a late one.
     */
    Future<Void> openSlots() {
        return ground.running()
                .deploy(
                        isHere(),
                        () ->
                                new PartitionVerticle(
                                        config.lifecycle(),
                                        database.leases(),
                                        new PgSampleSlots(database),
                                        new PgScoreAgeing(database)::forgetBefore,
                                        ground.clock(),
                                        ground.meters()))
                .compose(_ -> packSlots());
    }

    private int isHere() {
        return config.lifecycle().enabled() ? 1 : 0;
    }

    private Future<Void> packSlots() {
        return ground.running()
                .deploy(
                        isHere(),
                        () ->
                                new PackVerticle(
                                        config.lifecycle(),
                                        database.leases(),
                                        new PgSlotPacker(database),
                                        new PgLateMerge(database),
                                        () ->
                                                new PgRollups(database)
                                                        .through(BucketLength.MINUTE)
                                                        .map(Instant::ofEpochMilli),
                                        ground.clock(),
                                        ground.meters()));
    }

    /** One node of the cluster does it; nobody waits for it. */
    Future<Void> startRollup(Registry registry) {
        return ground.running()
                .deploy(
                        isHere(),
                        () ->
                                new RollupVerticle(
                                        config.lifecycle().rollup(),
                                        database.leases(),
                                        new PgRollupWork(
                                                database,
                                                registry.assignments(),
                                                new PgDeviceSamples(database),
                                                new PgArchiveDays(database)),
                                        ground.clock(),
                                        ground.meters()));
    }

    RollupCheck rollupCheck(Registry registry) {
        return new RollupCheck(
                new PgRollups(database),
                registry.assignments(),
                new PgDeviceSamples(database),
                new PgRollupUpkeep(database));
    }

    /** Without an object store old days stay where they are. */
    Future<Void> startArchive(Registry registry, Access access, Optional<ColdObjectStore> objects) {
        if (!config.lifecycle().enabled() || objects.isEmpty()) {
            return Future.succeededFuture();
        }
        UnsentSamples unsent =
                UnsentSamples.in(
                        database,
                        new PgFlushLog(database, ground.clock(), config.ingest().oldest()),
                        ground.clock());
        Archive archive =
                new Archive(
                        objects.get(),
                        registry,
                        registry.holds(),
                        ArchiveSources.of(database, unsent::areWaiting),
                        database,
                        access.signer(),
                        config.lifecycle().archive(),
                        new ColdLake(
                                database, new PgRestoredDays(database), config.lifecycle().cold()),
                        ground.clock(),
                        ground.meters());
        return ground.running().deploy(1, archive.verticle(database.leases()));
    }

    /** Without an object store nothing of the lake can be read. */
    private Future<Optional<Lake>> openLake(
            Registry registry, Access access, Optional<ColdObjectStore> objects) {
        return objects.map(
                        store ->
                                Lake.open(
                                                ground.vertx(),
                                                database,
                                                registry.assignments(),
                                                store,
                                                access.signer().publicKey(),
                                                config.history(),
                                                ground.clock(),
                                                ground.meters())
                                        .onSuccess(lake -> ground.running().add(lake::close))
                                        .map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** From a replica where there is one, and it is not behind. */
    Future<HistoryReader> openHistory(
            Registry registry, Access access, Optional<ColdObjectStore> objects) {
        return openLake(registry, access, objects).map(lake -> openHistory(registry, lake));
    }

    private HistoryReader openHistory(Registry registry, Optional<Lake> lake) {
        HistoryReader primary = history(database.forHistory(), registry, lake);
        Duration maxLag = config.postgres().replicaMaxLag();
        return ReplicaWatch.start(ground.vertx(), database, maxLag, ground.meters())
                .<HistoryReader>flatMap(
                        watch -> {
                            ground.running().addStop(watch::stop);
                            return database.onReplica()
                                    .map(
                                            replica ->
                                                    new ReplicaHistory(
                                                            primary,
                                                            history(replica, registry, lake),
                                                            watch::isCurrent,
                                                            maxLag,
                                                            ground.clock()));
                        })
                .orElse(primary);
    }

    private HistoryReader history(Database read, Registry registry, Optional<Lake> lake) {
        return new TieredHistory(
                HistoryTiers.of(
                        lake,
                        new PgPatientSamples(read, registry.assignments()),
                        new PgRollups(read),
                        new PgArchiveDays(database)::rawThrough,
                        ground.clock()),
                ground.clock());
    }
}

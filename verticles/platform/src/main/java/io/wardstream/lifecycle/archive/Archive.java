package io.wardstream.lifecycle.archive;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.Signer;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.config.PostgresConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.RawDays;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.ColdObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/** The door of the room: what moves old days into the lake. */
public final class Archive {

    /** About 100 MB of Parquet. */
    private static final long PART_ROWS = 20_000_000;

    private static final String FOLDER = "wardstream-archive";

    private final ColdObjectStore store;
    private final Registry registry;
    private final DeviceSamples samples;
    private final RawDays raw;
    private final ArchiveDays days;
    private final RollupUpkeep rollups;
    private final Signer signer;
    private final ArchiveConfig config;
    private final ColdLake cold;
    private final Clock clock;
    private final ArchiveMeters meters;

    /**
     * Keeps what it needs.
     *
     * @param days the catalogue, see {@link PgArchiveDays}
     * @param clock what counts as now
     */
    public Archive(
            ColdObjectStore store,
            Registry registry,
            DeviceSamples samples,
            RawDays raw,
            PgArchiveDays days,
            RollupUpkeep rollups,
            Signer signer,
            ArchiveConfig config,
            ColdLake cold,
            Clock clock,
            Meters meters) {
        this.store = store;
        this.registry = registry;
        this.samples = samples;
        this.raw = raw;
        this.days = days;
        this.rollups = rollups;
        this.signer = signer;
        this.config = config;
        this.cold = cold;
        this.clock = clock;
        this.meters = new ArchiveMeters(meters);
    }

    /** One a node; one node of the cluster does the work. */
    public Supplier<Deployable> verticle(PostgresConfig postgres, String nodeId) {
        return () ->
                new ArchiveVerticle(
                        config,
                        postgres,
                        nodeId,
                        vertx -> runner(vertx, PART_ROWS, _ -> {}, _ -> {}),
                        raw,
                        days,
                        clock,
                        meters);
    }

    /**
     * @param partRows a file is ended after the device with which it has so many
     */
    Future<ArchiveRunner> runner(
            Vertx vertx, long partRows, ArchiveStep.Watch watch, RestoreStep.Watch restoring) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), FOLDER);
        return Workshop.open(vertx, folder)
                .map(workshop -> runner(workshop, partRows, watch, restoring));
    }

    private ArchiveRunner runner(
            Workshop workshop,
            long partRows,
            ArchiveStep.Watch watch,
            RestoreStep.Watch restoring) {
        DayExport export =
                new DayExport(
                        store,
                        registry.devices(),
                        new DaySamples(samples, registry.assignments()),
                        signer,
                        workshop,
                        partRows,
                        clock,
                        watch);
        DayCheck check = new DayCheck(store, signer.publicKey(), workshop);
        DayArchive archive =
                new DayArchive(
                        registry.hospitals(), days, raw, rollups, export, check, meters, watch);
        ColdPlaces places = new PgColdPlaces(cold.database());
        ColdClass coldClass = new ColdClass(store, places, cold.config(), clock, restoring);
        return new ArchiveRunner(
                archive,
                days,
                new Retention(store, days, config),
                new PublishedKey(store, signer.publicKey()),
                coldClass,
                restores(places, coldClass, check, workshop, restoring),
                workshop,
                meters);
    }

    private RestoreWork restores(
            ColdPlaces places,
            ColdClass coldClass,
            DayCheck check,
            Workshop workshop,
            RestoreStep.Watch watch) {
        RestoreQueue queue = new PgRestoreQueue(cold.database());
        return new RestoreWork(
                queue,
                places,
                coldClass,
                new DayReturn(store, check, cold.restored(), queue, workshop, watch),
                cold.restored(),
                cold.config(),
                clock,
                meters,
                watch);
    }
}

package io.wardstream.lifecycle.archive;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.access.Signer;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Holds;
import io.wardstream.registry.Registry;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.Database;
import io.wardstream.store.Leases;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/** The door of the room: what moves old days into the lake, and looks after them there. */
public final class Archive {

    /** About 100 MB of Parquet. */
    private static final long PART_ROWS = 20_000_000;

    private static final String FOLDER = "wardstream-archive";

    private final ColdObjectStore store;
    private final Registry registry;
    private final Holds holds;
    private final ArchiveSources sources;
    private final Database database;
    private final PgArchiveDays days;
    private final Signer signer;
    private final ArchiveConfig config;
    private final ColdLake cold;
    private final Clock clock;
    private final ArchiveMeters meters;

    /**
     * Keeps what it needs.
     *
     * @param database where the catalogue is
     * @param clock what counts as now
     */
    public Archive(
            ColdObjectStore store,
            Registry registry,
            Holds holds,
            ArchiveSources sources,
            Database database,
            Signer signer,
            ArchiveConfig config,
            ColdLake cold,
            Clock clock,
            Meters meters) {
        this.store = store;
        this.registry = registry;
        this.holds = holds;
        this.sources = sources;
        this.database = database;
        this.days = new PgArchiveDays(database);
        this.signer = signer;
        this.config = config;
        this.cold = cold;
        this.clock = clock;
        this.meters = new ArchiveMeters(meters);
    }

    /** One a node; one node of the cluster does the work. */
    public Supplier<Deployable> verticle(Leases leases) {
        return () ->
                new ArchiveVerticle(
                        config,
                        leases,
                        vertx -> runner(vertx, PART_ROWS, _ -> {}, _ -> {}),
                        sources.raw(),
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
                .map(workshop -> new Making(workshop, partRows, watch, restoring).runner());
    }

    /** What one runner consists of. */
    private final class Making {
        private final Workshop workshop;
        private final long partRows;
        private final ArchiveStep.Watch watch;
        private final SignedFolder signed;
        private final RestoreStep.Watch restoring;
        private final DayCheck check;

        Making(
                Workshop workshop,
                long partRows,
                ArchiveStep.Watch watch,
                RestoreStep.Watch restoring) {
            this.workshop = workshop;
            this.partRows = partRows;
            this.watch = watch;
            this.restoring = restoring;
            signed = new SignedFolder(store, signer, watch);
            check = new DayCheck(store, signer.publicKey(), workshop);
        }

        ArchiveRunner runner() {
            ColdPlaces places = new PgColdPlaces(cold.database());
            ColdClass coldClass = new ColdClass(store, places, cold.config(), clock, restoring);
            return new ArchiveRunner(
                    dayArchive(),
                    days,
                    upkeep(),
                    new Retention(store, days, config, holds),
                    new PublishedKey(store, signer.publicKey()),
                    coldClass,
                    restores(places, coldClass),
                    workshop,
                    sources.unsent(),
                    meters);
        }

        private DayArchive dayArchive() {
            DayExport export =
                    new DayExport(
                            store,
                            registry.devices(),
                            sources.raw(),
                            new DaySamples(sources.samples(), registry.assignments()),
                            signed,
                            workshop,
                            partRows,
                            clock,
                            watch);
            return new DayArchive(
                    registry.hospitals(),
                    days,
                    sources.raw(),
                    sources.rollups(),
                    export,
                    check,
                    sources.unsent(),
                    meters,
                    watch);
        }

        private LakeUpkeep upkeep() {
            FolderChange.Tools tools =
                    new FolderChange.Tools(
                            store,
                            new PgLakeChanges(database, config.compaction(), clock),
                            check,
                            signed,
                            workshop,
                            clock,
                            watch);
            LateArchive late =
                    new LateArchive(
                            sources.late(),
                            sources.unsent(),
                            days,
                            registry.devices(),
                            registry.assignments(),
                            new KnownSamples(store, workshop),
                            tools);
            return new LakeUpkeep(
                    late,
                    new DayRewrite(
                            store, registry.assignments(), sources.rollups(), partRows, tools),
                    hours(),
                    sources.rollups(),
                    holds,
                    config.rollupDays(),
                    meters,
                    watch);
        }

        private HoursArchive hours() {
            return new HoursArchive(
                    registry.hospitals(),
                    PgArchiveDays.ofMonths(database),
                    sources.hours(),
                    sources.rollups(),
                    new HoursExport(store, sources.hours(), signed, workshop, partRows, clock),
                    new HoursCheck(store, signer.publicKey(), workshop),
                    watch);
        }

        private RestoreWork restores(ColdPlaces places, ColdClass coldClass) {
            RestoreQueue queue = new PgRestoreQueue(cold.database());
            return new RestoreWork(
                    queue,
                    places,
                    coldClass,
                    new DayReturn(store, check, cold.restored(), queue, workshop, restoring),
                    cold.restored(),
                    cold.config(),
                    clock,
                    meters,
                    restoring);
        }
    }
}

package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.config.HistoryConfig;
import io.wardstream.lifecycle.ranges.BlockCache;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Assignments;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.rollup.Rollups;
import io.wardstream.store.Database;
import io.wardstream.store.ObjectReader;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The door for readers of the lake. Close it. */
public final class Lake {

    /** Each reads one page of one answer at a time. */
    private static final int THREADS = 4;

    private static final long LONGEST_MINUTES = 10;

    private final WorkerExecutor threads;
    private final LakePatients patients;
    private final LakeCatalogue days;
    private final LakeCatalogue months;
    private final LakeReader reader;

    private Lake(
            WorkerExecutor threads,
            LakePatients patients,
            LakeCatalogue days,
            LakeCatalogue months,
            LakeReader reader) {
        this.threads = threads;
        this.patients = patients;
        this.days = days;
        this.months = months;
        this.reader = reader;
    }

    /**
     * Gets ready; asks the store for nothing yet.
     *
     * @param database the primary, where the catalogue is
     * @param key that signs manifests now
     * @return failed when there is no folder for pieces of files
     */
    public static Future<Lake> open(
            Vertx vertx,
            Database database,
            Assignments assignments,
            ObjectReader store,
            PublicKeyFile key,
            HistoryConfig config,
            Clock clock,
            Meters meters) {
        WorkerExecutor threads =
                vertx.createSharedWorkerExecutor(
                        "lake", THREADS, LONGEST_MINUTES, TimeUnit.MINUTES);
        LakeFiles files = new LakeFiles(vertx, threads, store, key);
        return threads.executeBlocking(
                        () -> BlockCache.open(store, config.cache(), config.cacheBytes(), meters))
                .map(
                        cache ->
                                new Lake(
                                        threads,
                                        new LakePatients(assignments),
                                        PgLakeCatalogue.days(database, clock),
                                        PgLakeCatalogue.months(database, clock),
                                        new LakeReader(files, new ParquetRows(cache), threads)));
    }

    /** Samples of PostgreSQL and of the lake. */
    public LakeSamples samples(PatientSamples stored) {
        return new LakeSamples(stored, patients, days, reader);
    }

    /** Hours of PostgreSQL and of the lake. */
    public LakeHours hours(Rollups stored) {
        return new LakeHours(stored, patients, months, reader);
    }

    public Future<Void> close() {
        return threads.close();
    }
}

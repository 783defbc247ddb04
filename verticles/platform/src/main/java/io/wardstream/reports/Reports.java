package io.wardstream.reports;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.alerts.Alarms;
import io.wardstream.config.ReportsConfig;
import io.wardstream.history.HistoryReader;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.store.Database;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the room: the jobs, their results, and the verticles that do them. Thread-safe. */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final Duration COUNT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ReportDesk desk;
    private final ReportUpkeep upkeep;
    private final ReportJobs jobs;
    private final long tidying;
    private final long counting;

    /**
     * Begins to drop what is old, whether this node does jobs or not, and asks the bucket to delete
     * what nobody else does.
     */
    public Reports(
            Vertx vertx,
            Database database,
            Registry registry,
            Alarms alarms,
            HistoryReader history,
            ObjectStore store,
            ReportsConfig config,
            Clock clock,
            Meters meters) {
        this(
                vertx,
                database,
                registry,
                alarms,
                new StoredSeries(history),
                store,
                config,
                clock,
                meters);
    }

    Reports(
            Vertx vertx,
            Database database,
            Registry registry,
            Alarms alarms,
            ReportSeries series,
            ObjectStore store,
            ReportsConfig config,
            Clock clock,
            Meters meters) {
        this.vertx = vertx;
        this.desk =
                new ReportDesk(
                        config,
                        new PgReportQueue(database),
                        new ReportSubjects(registry, clock),
                        series,
                        alarms,
                        new ReportObjects(store),
                        clock,
                        new ReportMeters(meters));
        this.upkeep = new ReportUpkeep(vertx, registry, store, desk);
        this.jobs = new PgReportJobs(database, config, clock);
        this.tidying = vertx.setPeriodic(0, TIDY.toMillis(), _ -> tidyLogged());
        this.counting = vertx.setPeriodic(0, COUNT.toMillis(), _ -> count());
    }

    public ReportJobs jobs() {
        return jobs;
    }

    public ReportsConfig config() {
        return desk.config();
    }

    /** How many patients a report about that ward would have. */
    public Future<Integer> patientsOf(Scope scope, int wardId, Instant from, Instant to) {
        return desk.subjects().patientsOf(scope, wardId, from.toEpochMilli(), to.toEpochMilli());
    }

    /**
     * A piece of a result.
     *
     * @param from first byte
     * @param to first byte behind the piece
     * @return failed with an {@code ObjectStoreException}
     */
    public Future<Buffer> content(Result result, long from, long to) {
        return desk.objects().get(result.key(), from, to);
    }

    /** As {@link ReportJobs#cancelOrRemove}; what it made is deleted at once, or later. */
    public Future<Void> cancelOrRemove(UUID id) {
        return jobs.cancelOrRemove(id).onSuccess(_ -> tidyLogged());
    }

    /** Verticles to be deployed {@code reports.instances} times. */
    public Supplier<Deployable> verticles() {
        return () -> new ReportVerticle(desk);
    }

    /** Drops nothing more. */
    public Future<Void> close() {
        vertx.cancelTimer(tidying);
        vertx.cancelTimer(counting);
        return Future.succeededFuture();
    }

    private void count() {
        desk.queue()
                .waiting(desk.clock().instant())
                .onSuccess(desk.meters().waiting::set)
                .onFailure(cause -> LOG.debug("reports not counted", cause));
    }

    private void tidyLogged() {
        tidy().onFailure(cause -> LOG.warn("reports not tidied cause={}", cause.getMessage()));
    }

    /** As {@link ReportUpkeep#tidy}. */
    Future<Void> tidy() {
        return upkeep.tidy();
    }

    /**
     * Deletes the reports about patients who were erased, those of their wards included; done again
     * from time to time until it has succeeded. Failed with a {@code StorageException} or an {@code
     * ObjectStoreException}.
     */
    public Future<Void> removeErased() {
        return upkeep.removeErased();
    }
}

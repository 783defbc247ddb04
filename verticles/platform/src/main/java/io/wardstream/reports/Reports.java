package io.wardstream.reports;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.alerts.Alarms;
import io.wardstream.config.ReportsConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.reports.PgReportQueue.Gone;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.samples.PatientSamples;
import io.wardstream.store.Database;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the room: the jobs, their results, and the verticles that do them. Thread-safe. */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final Duration COUNT = Duration.ofSeconds(10);

    /** No report takes so long. */
    private static final Duration LONGEST_WORK = Duration.ofDays(1);

    private static final int FORGOTTEN_AT_ONCE = 100;

    /** The bucket deletes by itself what nobody was left to delete. */
    private static final String RULE = "wardstream-reports";

    private static final int RULE_DAYS_MORE = 2;

    private final Vertx vertx;
    private final ObjectStore store;
    private final ReportDesk desk;
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
            PatientSamples samples,
            ObjectStore store,
            ReportsConfig config,
            Clock clock,
            Meters meters) {
        this(
                vertx,
                database,
                registry,
                alarms,
                new SampleSeries(samples),
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
        this.store = store;
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
        this.jobs = new PgReportJobs(database, config, clock);
        this.tidying = vertx.setPeriodic(0, TIDY.toMillis(), _ -> tidyLogged());
        this.counting = vertx.setPeriodic(0, COUNT.toMillis(), _ -> count());
        installRule()
                .onSuccess(isKept -> LOG.info("bucket deletes old reports itself={}", isKept))
                .onFailure(cause -> LOG.warn("rule not installed cause={}", cause.getMessage()));
    }

    private Future<Boolean> installRule() {
        int days = Math.toIntExact(desk.config().keep().toDays()) + RULE_DAYS_MORE;
        return store.expire(RULE, ReportObjects.PREFIX, days);
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

    /**
     * Deletes what has expired or was removed, objects first: as long as one is there, its row is.
     * Failed with a {@code StorageException} or an {@code ObjectStoreException}.
     */
    Future<Void> tidy() {
        Instant now = desk.clock().instant();
        return ReportFile.deleteLeft(vertx, Instant.now().minus(LONGEST_WORK))
                .compose(_ -> desk.queue().expire(now))
                .compose(_ -> desk.queue().gone(FORGOTTEN_AT_ONCE))
                .compose(gone -> forget(gone.iterator()));
    }

    private Future<Void> forget(Iterator<Gone> gone) {
        if (!gone.hasNext()) {
            return Future.succeededFuture();
        }
        Gone job = gone.next();
        return desk.objects()
                .deleteAll(job)
                .compose(_ -> desk.queue().forget(job))
                .compose(_ -> forget(gone));
    }
}

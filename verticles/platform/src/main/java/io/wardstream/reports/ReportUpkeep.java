package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.registry.Registry;
import io.wardstream.reports.PgReportQueue.Gone;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of reports: those that have expired or were removed, but for what is held, and those
 * about patients who were erased. Every node does it from time to time; two may at once.
 * Thread-safe; futures fail with a {@code StorageException} or an {@code ObjectStoreException}.
 */
final class ReportUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(ReportUpkeep.class);

    /** No report takes so long. */
    private static final Duration LONGEST_WORK = Duration.ofDays(1);

    private static final int AT_ONCE = 100;

    /** The bucket deletes by itself what nobody was left to delete. */
    private static final String RULE = "wardstream-reports";

    private static final int RULE_DAYS_MORE = 2;

    private final Vertx vertx;
    private final Registry registry;
    private final ObjectStore store;
    private final ReportDesk desk;

    /** Days of the rule in force; -1: not asked for yet. */
    private volatile int ruleDays = -1;

    ReportUpkeep(Vertx vertx, Registry registry, ObjectStore store, ReportDesk desk) {
        this.vertx = vertx;
        this.registry = registry;
        this.store = store;
        this.desk = desk;
    }

    /** Deletes what is to go, objects first: as long as one is there, its row is. */
    Future<Void> tidy() {
        return ReportFile.deleteLeft(vertx, Instant.now().minus(LONGEST_WORK))
                .compose(_ -> desk.queue().expire(desk.clock().instant()))
                .compose(_ -> removeErased())
                .compose(_ -> registry.holds().hospitals())
                .compose(held -> settleRule(held).compose(_ -> desk.queue().gone(AT_ONCE, held)))
                .compose(gone -> oneByOne(gone.iterator(), this::forgetUnlessHeld));
    }

    /** A rule knows nothing of holds: while anything is held there is none. */
    private Future<Void> settleRule(Set<Integer> held) {
        int days =
                held.isEmpty()
                        ? Math.toIntExact(desk.config().keep().toDays()) + RULE_DAYS_MORE
                        : 0;
        return days == ruleDays
                ? Future.succeededFuture()
                : store.expire(RULE, ReportObjects.PREFIX, days)
                        .onSuccess(isKept -> settled(days, isKept))
                        .mapEmpty();
    }

    private void settled(int days, boolean isKept) {
        ruleDays = days;
        LOG.info("bucket deletes old reports itself={} days={}", isKept, days);
    }

    private Future<Void> forgetUnlessHeld(Gone job) {
        return registry.holds()
                .deleting(
                        held ->
                                held.contains(job.hospitalId()) && !job.isErased()
                                        ? Future.succeededFuture()
                                        : forget(job));
    }

    private Future<Void> forget(Gone job) {
        return desk.objects().deleteAll(job).compose(_ -> desk.queue().forget(job));
    }

    /**
     * Deletes the reports that may have the name of an erased patient in them, those of the wards
     * included in which the patient lay.
     */
    Future<Void> removeErased() {
        return registry.erasures()
                .unfinished(AT_ONCE)
                .compose(erased -> oneByOne(erased.iterator(), this::removeAbout));
    }

    /** Removed first, which nobody sees any more; then the objects; only then it is done. */
    private Future<Void> removeAbout(int patientId) {
        long end = desk.clock().instant().plus(LONGEST_WORK).toEpochMilli();
        return registry.stays()
                .ofPatient(Scope.platform(), patientId, 0, end)
                .compose(stays -> desk.queue().removeAbout(patientId, stays))
                .compose(_ -> desk.queue().erased())
                .compose(gone -> oneByOne(gone.iterator(), this::forget))
                .compose(_ -> registry.erasures().finished(patientId))
                .onSuccess(_ -> LOG.info("reports of an erased patient removed"));
    }

    private static <T> Future<Void> oneByOne(Iterator<T> left, Function<T, Future<Void>> step) {
        return left.hasNext()
                ? step.apply(left.next()).compose(_ -> oneByOne(left, step))
                : Future.succeededFuture();
    }
}

package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlarmSlice;
import io.wardstream.codec.model.Alarm;
import io.wardstream.history.HistoryException;
import io.wardstream.reports.PgReportQueue.Taken;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.reports.ReportMeters.End;
import io.wardstream.reports.ReportSubjects.Contents;
import io.wardstream.reports.ReportSubjects.GoneException;
import io.wardstream.reports.ReportSubjects.Stretch;
import io.wardstream.reports.ReportSubjects.Whom;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a report: reads one patient after the other into a file, puts it into the object
 * store under a key of its own, and only then says in the row that it is done. Reads as the
 * hospital, so that row-level security holds here as well. Confined to one event loop.
 */
final class ReportRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRun.class);

    /** Between two writes of how far it is: a cancellation is seen as soon. */
    private static final Duration RENEW = Duration.ofSeconds(1);

    /** What did not do its part may do so by then. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final int MOST_ALARMS = 500;

    /** The rest is for making the pages and putting them away. */
    private static final double READ_SHARE = 0.9;

    private static final String FAULT = "something is wrong on our side; it has been logged";

    private final Vertx vertx;
    private final ReportDesk desk;
    private final Taken job;
    private final ReportRequest request;
    private final Scope scope;
    private long readMillis;
    private long allMillis = 1;
    private boolean isRenewing;
    private boolean isStopping;
    private boolean isLost;

    ReportRun(Vertx vertx, ReportDesk desk, Taken job) {
        this.vertx = vertx;
        this.desk = desk;
        this.job = job;
        this.request = job.request();
        this.scope = Scope.hospitals(List.of(request.hospitalId()));
    }

    /** Ends at the next piece, and leaves the job to others. */
    void stop() {
        isStopping = true;
    }

    /** Never fails: what goes wrong is noted with the job, or left to the next attempt. */
    Future<End> run() {
        long renewing = vertx.setPeriodic(RENEW.toMillis(), _ -> renew());
        return desk.subjects()
                .contents(scope, request, job.requestedBy())
                .compose(this::make)
                .recover(this::failed)
                .onComplete(_ -> vertx.cancelTimer(renewing));
    }

    /** Also while pages are made and while the file is on its way, which says nothing. */
    private void renew() {
        if (isRenewing || isLost) {
            return;
        }
        isRenewing = true;
        double progress = Math.min(1, (double) readMillis / allMillis) * READ_SHARE;
        desk.queue()
                .renew(job, progress, desk.clock().instant().plus(desk.config().lease()))
                .onSuccess(isMine -> isLost |= !isMine)
                .onFailure(cause -> LOG.warn("report not renewed cause={}", cause.getMessage()))
                .onComplete(_ -> isRenewing = false);
    }

    private Future<End> make(Contents contents) {
        if (contents.patients().size() > desk.config().patients()) {
            return fail(tooMany(contents.patients().size()));
        }
        allMillis = Math.max(1, contents.length());
        return ReportFile.open(vertx, request.format(), contents.head())
                .compose(
                        file ->
                                write(file, contents.patients().iterator())
                                        .compose(isWhole -> isWhole ? keep(file) : leave())
                                        .eventually(() -> deleteLogged(file)));
    }

    private String tooMany(int patients) {
        return "the ward had "
                + patients
                + " patients in that time; a report holds at most "
                + desk.config().patients();
    }

    private static Future<Void> deleteLogged(ReportFile file) {
        return file.delete()
                .onFailure(cause -> LOG.warn("file of a report not deleted", cause))
                .otherwiseEmpty();
    }

    /** False when it was told to stop, or has lost the job. */
    private Future<Boolean> write(ReportFile file, Iterator<Whom> patients) {
        if (!patients.hasNext()) {
            return Future.succeededFuture(isWanted());
        }
        Whom whom = patients.next();
        return file.write(writer -> writer.patient(whom.patient()))
                .compose(_ -> stretches(file, whom, whom.stretches().iterator()))
                .compose(
                        isWhole ->
                                isWhole
                                        ? alarms(file, whom).compose(_ -> write(file, patients))
                                        : Future.succeededFuture(false));
    }

    private Future<Boolean> stretches(ReportFile file, Whom whom, Iterator<Stretch> stretches) {
        if (!stretches.hasNext()) {
            return Future.succeededFuture(true);
        }
        Stretch stretch = stretches.next();
        return file.write(writer -> writer.stretch(stretch.from(), stretch.to()))
                .compose(
                        _ ->
                                desk.series()
                                        .read(
                                                scope,
                                                whom.patientId(),
                                                stretch.from(),
                                                stretch.to(),
                                                request.needsSamples(),
                                                (piece, millis) -> take(file, piece, millis)))
                .compose(
                        isWhole ->
                                isWhole
                                        ? stretches(file, whom, stretches)
                                        : Future.succeededFuture(false));
    }

    private Future<Boolean> take(ReportFile file, Consumer<SeriesSink> piece, long millis) {
        return file.write(piece::accept)
                .map(
                        _ -> {
                            readMillis += millis;
                            return isWanted();
                        });
    }

    private boolean isWanted() {
        return !isStopping && !isLost;
    }

    private Future<Void> alarms(ReportFile file, Whom whom) {
        return alarms(whom, whom.stretches().iterator(), new ArrayList<>(), false)
                .compose(found -> file.write(to -> to.alarms(found.items(), found.areCut())));
    }

    private record Found(List<Alarm> items, boolean areCut) {}

    private Future<Found> alarms(
            Whom whom, Iterator<Stretch> stretches, List<Alarm> found, boolean areCut) {
        if (!stretches.hasNext()) {
            found.sort(Comparator.comparingLong(alarm -> alarm.progress().raisedAt()));
            return Future.succeededFuture(new Found(found, areCut));
        }
        return desk.alarms()
                .list(scope, filter(whom, stretches.next()), 0, MOST_ALARMS)
                .compose(
                        (AlarmSlice slice) -> {
                            found.addAll(slice.items());
                            return alarms(
                                    whom, stretches, found, areCut || slice.nextBefore() != 0);
                        });
    }

    private AlarmFilter filter(Whom whom, Stretch stretch) {
        return new AlarmFilter(
                request.hospitalId(),
                0,
                whom.patientId(),
                null,
                null,
                Instant.ofEpochMilli(stretch.from()),
                Instant.ofEpochMilli(stretch.to()));
    }

    /** The object first, then the row that names it: a row never names what is not there. */
    private Future<End> keep(ReportFile file) {
        String key = ReportObjects.key(job);
        return file.finish()
                .compose(
                        bytes ->
                                desk.objects()
                                        .put(key, file.path())
                                        .compose(_ -> finish(new Result(key, bytes))));
    }

    private Future<End> finish(Result result) {
        Instant now = desk.clock().instant();
        return desk.queue()
                .finish(job, result, now, now.plus(desk.config().keep()))
                .compose(isMine -> isMine ? done(result) : lost(result));
    }

    private Future<End> done(Result result) {
        LOG.info(
                "report made jobId={} format={} bytes={}",
                job.publicId(),
                request.format().wireName(),
                result.bytes());
        return desk.objects()
                .deleteOthers(job)
                .onFailure(ReportRun::notDeleted)
                .transform(_ -> Future.succeededFuture(End.DONE));
    }

    private Future<End> lost(Result result) {
        return desk.objects()
                .delete(result.key())
                .onFailure(ReportRun::notDeleted)
                .transform(_ -> Future.succeededFuture(End.LOST));
    }

    /** It goes with the job, or by the rule of the bucket. */
    private static void notDeleted(Throwable cause) {
        LOG.warn("object of a report not deleted cause={}", cause.getMessage());
    }

    private Future<End> leave() {
        return isLost
                ? Future.succeededFuture(End.LOST)
                : desk.queue()
                        .release(job, desk.clock().instant())
                        .map(isMine -> isMine ? End.RELEASED : End.LOST);
    }

    private Future<End> failed(Throwable cause) {
        return switch (cause) {
            case GoneException gone -> fail(String.valueOf(gone.getMessage()));
            case HistoryException _ -> fail("some samples of that time are gone: ask for a PDF");
            case StorageException away when away.category() == StorageException.Category.RETRY ->
                    again(away);
            case ObjectStoreException store -> again(store);
            case IOException disk -> again(disk);
            case UncheckedIOException disk -> again(disk);
            default -> {
                LOG.error("report failed jobId={}", job.publicId(), cause);
                yield fail(FAULT);
            }
        };
    }

    private Future<End> fail(String error) {
        return desk.queue()
                .fail(job, error, desk.clock().instant())
                .map(isMine -> isMine ? End.FAILED : End.LOST)
                .recover(this::unheard);
    }

    /** A try that counts: after some of them the job fails. */
    private Future<End> again(Throwable cause) {
        LOG.warn("report interrupted jobId={} cause={}", job.publicId(), cause.getMessage());
        return desk.queue()
                .retry(job, desk.clock().instant().plus(AGAIN.multipliedBy(job.attempt())))
                .map(isMine -> isMine ? End.RETRIED : End.LOST)
                .recover(this::unheard);
    }

    /** The lease runs out, and somebody takes it then. */
    private Future<End> unheard(Throwable cause) {
        LOG.warn("report left to its lease jobId={} cause={}", job.publicId(), cause.getMessage());
        return Future.succeededFuture(End.RETRIED);
    }
}

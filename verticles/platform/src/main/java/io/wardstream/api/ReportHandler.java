package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.reports.ReportFormat;
import io.wardstream.reports.ReportJob;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.reports.ReportJobs;
import io.wardstream.reports.ReportJobs.Submitted;
import io.wardstream.reports.ReportJson;
import io.wardstream.reports.ReportRequest;
import io.wardstream.reports.ReportRequest.Subject;
import io.wardstream.reports.Reports;
import io.wardstream.store.Scope;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reports about patients and wards: jobs, and what they made. */
final class ReportHandler {
    private static final int BUSY_RETRY_SECONDS = 30;
    private static final int AWAY_RETRY_SECONDS = 600;

    private final Optional<Reports> reports;
    private final Lookup lookup;
    private final InstantSource clock;

    /**
     * @param reports empty on a platform without an object store
     */
    ReportHandler(Optional<Reports> reports, Lookup lookup, InstantSource clock) {
        this.reports = reports;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/reports/generate", this::submit).costly().deferrable(),
                Operation.get("/reports", this::list),
                Operation.get("/reports/{jobId}", this::find),
                Operation.get("/reports/{jobId}/content", this::content),
                Operation.delete("/reports/{jobId}", this::cancelOrRemove));
    }

    private Reports reports() {
        return reports.orElseThrow(
                () ->
                        Problem.unavailable(
                                "reports need an object store, and none is configured (s3.enabled)",
                                AWAY_RETRY_SECONDS));
    }

    private Future<Answer> submit(ApiRequest request) {
        Reports room = reports();
        ReportBody body = ReportBody.read(request, room.config(), clock.instant());
        String key = IdempotencyKey.of(request);
        return asked(request, body)
                .compose(asked -> checkWard(asked))
                .compose(asked -> room.jobs().submit(asked, request.caller().username(), key))
                .map(this::answer);
    }

    private Future<ReportRequest> asked(ApiRequest request, ReportBody body) {
        UUID ward = body.wardId();
        if (ward != null) {
            return lookup.ward(request, "wardId", ward)
                    .map(
                            found ->
                                    body.request(
                                            found.hospitalId(),
                                            new Subject.OfWard(found.id(), found.publicId())));
        }
        return lookup.patient(request, "patientId", body.patientId())
                .map(
                        found ->
                                body.request(
                                        found.hospitalId(),
                                        new Subject.OfPatient(found.id(), found.publicId())));
    }

    private Future<ReportRequest> checkWard(ReportRequest asked) {
        if (!(asked.subject() instanceof Subject.OfWard(int wardId, _))) {
            return Future.succeededFuture(asked);
        }
        int most = reports().config().patients();
        return reports()
                .patientsOf(
                        Scope.hospitals(List.of(asked.hospitalId())),
                        wardId,
                        asked.from(),
                        asked.to())
                .map(
                        patients -> {
                            if (patients > most) {
                                throw Problem.of(
                                        422,
                                        "the ward had "
                                                + patients
                                                + " patients in that time; a report holds at most "
                                                + most
                                                + ": ask for a shorter range");
                            }
                            return asked;
                        });
    }

    private Answer answer(Submitted submitted) {
        return switch (submitted) {
            case Submitted.Accepted(ReportJob job) ->
                    Answer.accepted("/api/reports/" + job.id(), ReportJson.of(job));
            case Submitted.OtherRequest _ -> throw IdempotencyKey.usedBefore();
            case Submitted.TooMany _ ->
                    throw Problem.tooMany(
                            "you have "
                                    + reports().config().open()
                                    + " reports waiting or under way: wait for one, or cancel one",
                            BUSY_RETRY_SECONDS);
        };
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("cursor", "limit");
        String by = request.caller().username();
        return reports()
                .jobs()
                .list(request.scope(), by, query.before(), query.limit())
                .map(ReportHandler::page);
    }

    private static Answer page(ReportJobs.Slice slice) {
        return Answer.ok(
                new JsonObject()
                        .put("items", slice.items().stream().map(ReportJson::of).toList())
                        .put("next", Query.cursor(slice.nextBefore())));
    }

    private Future<Answer> find(ApiRequest request) {
        return job(request).map(job -> Answer.ok(ReportJson.of(job)));
    }

    private Future<Answer> content(ApiRequest request) {
        return job(request).map(this::content);
    }

    private Answer content(ReportJob job) {
        Result result = job.result();
        if (result == null) {
            throw switch (job.state()) {
                case EXPIRED -> Problem.of(410, "the report has expired");
                default -> Problem.of(409, "the report is " + job.state().wireName());
            };
        }
        ReportFormat format = job.request().format();
        byte[] identity = result.key().getBytes(StandardCharsets.UTF_8);
        return new Answer.Content(
                format.contentType(),
                "report-" + job.id() + "." + format.wireName(),
                EntityTag.of(Buffer.buffer(identity)),
                result.bytes(),
                (from, to) -> reports().content(result, from, to));
    }

    private Future<Answer> cancelOrRemove(ApiRequest request) {
        return job(request)
                .compose(job -> reports().cancelOrRemove(job.id()))
                .map(_ -> new Answer.Nothing());
    }

    /** To others than who asked for it and the administrators of its hospital it does not exist. */
    private Future<ReportJob> job(ApiRequest request) {
        return reports()
                .jobs()
                .find(request.scope(), request.pathId("jobId", "report"))
                .map(
                        found ->
                                found.filter(job -> isSeenBy(request, job))
                                        .orElseThrow(() -> Problem.notFound("report")))
                .onSuccess(job -> note(request, job));
    }

    private static void note(ApiRequest request, ReportJob job) {
        request.notes().target(job.id());
        request.notes().hospital(job.request().hospitalId());
        if (job.request().subject() instanceof Subject.OfPatient(int _, UUID patient)) {
            request.notes().patient(job.request().hospitalId(), null, patient);
        }
    }

    private static boolean isSeenBy(ApiRequest request, ReportJob job) {
        return job.requestedBy().equals(request.caller().username())
                || request.caller().may(Permission.MANAGE_USERS, job.request().hospitalId());
    }
}

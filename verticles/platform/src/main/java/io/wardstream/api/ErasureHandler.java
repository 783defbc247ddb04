package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.registry.Erasures;
import io.wardstream.registry.Erasures.Outcome;
import io.wardstream.registry.Erasures.Reason;
import io.wardstream.registry.Erasures.Subject;
import io.wardstream.reports.Reports;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes the name from what is kept of a patient. */
final class ErasureHandler {

    private static final String REASON = "reason";

    private static final String[] REASONS =
            Arrays.stream(Reason.values()).map(Reason::wireName).toArray(String[]::new);

    private final Erasures erasures;
    private final Optional<Reports> reports;

    /**
     * @param reports empty on a platform without an object store, which has none
     */
    ErasureHandler(Erasures erasures, Optional<Reports> reports) {
        this.erasures = erasures;
        this.reports = reports;
    }

    List<Operation> operations() {
        return List.of(Operation.delete("/patients/{patientId}", this::erase));
    }

    private Future<Answer> erase(ApiRequest request) {
        Reason reason = reason(request.query(REASON));
        return subject(request)
                .compose(
                        subject -> {
                            request.require(
                                    Permission.MANAGE_RECORDS,
                                    subject.hospitalId(),
                                    subject.wardId());
                            return erasures.erase(subject, reason, request.caller().username());
                        })
                .compose(this::answer);
    }

    private static Reason reason(Query query) {
        String name = query.choice(REASON, REASONS);
        Reason reason = name == null ? null : Reason.byWireName(name);
        if (reason == null) {
            throw Problem.field(REASON, "must be one of " + String.join(", ", REASONS));
        }
        return reason;
    }

    /** Who was erased before is found as well: asking again finishes what was left. */
    private Future<Subject> subject(ApiRequest request) {
        return erasures.find(request.scope(), request.pathId("patientId", "patient"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("patient")));
    }

    private Future<Answer> answer(Outcome outcome) {
        return switch (outcome) {
            case ERASED ->
                    reports.map(Reports::removeErased)
                            .orElseGet(Future::succeededFuture)
                            .map(_ -> new Answer.Nothing());
            case ADMITTED ->
                    Future.failedFuture(Problem.of(409, "the patient must be discharged first"));
            case HELD ->
                    Future.failedFuture(
                            Problem.of(409, "the patient or the hospital is under a legal hold"));
        };
    }
}

package io.wardstream.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.LastAdministratorException;
import io.wardstream.access.audit.AuditFullException;
import io.wardstream.history.HistoryException;
import io.wardstream.history.Resolution;
import io.wardstream.lifecycle.archive.LakeDamageException;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever failed into a problem, without a word about the inside of the platform. */
final class Failures implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final int RETRY_AFTER_SECONDS = 2;

    private final RequestAudit audit;
    private final RateGate rates;

    Failures(RequestAudit audit, RateGate rates) {
        this.audit = audit;
        this.rates = rates;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            context.request().connection().close(); // a cut answer must not look complete
            return;
        }
        Problem problem = rates.judged(context, problem(context));
        audit.failed(context, problem.status());
        write(context, problem);
    }

    private static void write(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        problem.headers().forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(problem.toJson().toBuffer())
                .onFailure(cause -> LOG.debug("problem not sent", cause))
                .onComplete(_ -> closeUnread(context, problem));
    }

    /** Whoever was too slow is not waited for any longer. */
    private static void closeUnread(RoutingContext context, Problem problem) {
        if (problem.status() == 408) {
            context.request()
                    .connection()
                    .close()
                    .onFailure(cause -> LOG.debug("connection not closed", cause));
        }
    }

    private static Problem problem(RoutingContext context) {
        return switch (context.failure()) {
            case Problem problem -> problem;
            case StorageException storage -> ofStorage(storage);
            case LastAdministratorException _ ->
                    Problem.of(409, "somebody must be left who is platform-admin and can log in");
            case AuditFullException full ->
                    Problem.unavailable(String.valueOf(full.getMessage()), RETRY_AFTER_SECONDS);
            case HistoryException history -> ofHistory(history);
            case ObjectStoreException store -> ofObjects(store);
            case LakeDamageException damage -> ofDamage(damage);
            case null, default -> ofStatus(context);
        };
    }

    private static Problem ofStorage(StorageException failure) {
        return switch (failure.category()) {
            case RETRY -> {
                LOG.warn("request not answered cause={}", failure.getMessage());
                yield Problem.unavailable("the database cannot answer now", RETRY_AFTER_SECONDS);
            }
            case DUPLICATE -> Problem.of(409, "something of that name or place exists already");
            case BAD_DATA, NO_PARTITION, FENCED, OTHER -> fault(failure);
        };
    }

    private static Problem ofObjects(ObjectStoreException failure) {
        LOG.warn("request not answered cause={}", failure.getMessage());
        return Problem.unavailable("the object store cannot answer now", RETRY_AFTER_SECONDS);
    }

    /** Trying again does not help: somebody must look at it. */
    private static Problem ofDamage(LakeDamageException damage) {
        LOG.error("archived data is damaged cause={}", damage.getMessage());
        return Problem.of(500, "archived data of " + damage.period() + " is damaged");
    }

    private static Problem ofHistory(HistoryException failure) {
        String why =
                switch (failure.reason()) {
                    case TOO_MANY_POINTS ->
                            "the range holds more than "
                                    + failure.limit()
                                    + " points of resolution "
                                    + failure.asked().wireName();
                    case NOT_KEPT ->
                            "not all of the range is kept in resolution "
                                    + failure.asked().wireName();
                    case COLD -> "some of the range is in the archive storage class";
                };
        Resolution finest = failure.finest();
        return Problem.of(
                422,
                why
                        + (finest == null
                                ? "; no coarser one can answer it either, so ask for a shorter"
                                        + " range"
                                : "; the finest possible is " + finest.wireName()));
    }

    /** What Vert.x refused by itself, or a fault of ours. */
    private static Problem ofStatus(RoutingContext context) {
        return switch (context.statusCode()) {
            case 400 -> Problem.of(400, "the request cannot be read");
            case 408 -> Problem.of(408, "the request did not arrive in time");
            case 413 -> Problem.of(413, "the body is larger than allowed");
            case 503 -> Problem.unavailable("no answer in time", RETRY_AFTER_SECONDS);
            default -> fault(context.failure());
        };
    }

    private static Problem fault(Throwable cause) {
        LOG.error("request failed", cause);
        return Problem.of(500, "something is wrong on our side; it has been logged");
    }
}

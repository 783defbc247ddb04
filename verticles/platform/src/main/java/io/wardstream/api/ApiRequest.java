package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.Caller;
import io.wardstream.access.Permission;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.store.Scope;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One request as an operation sees it: who asks, and for what. */
final class ApiRequest {

    /** Of breaking the glass and of erasing: it is the purpose. */
    private static final String REASON = "reason";

    private final RoutingContext context;
    private final @Nullable Caller caller;
    private final AuditNotes notes;

    /**
     * @param caller null for the few operations that need no log-in
     */
    ApiRequest(RoutingContext context, @Nullable Caller caller) {
        this.context = context;
        this.caller = caller;
        this.notes = Objects.requireNonNull(AuditNotes.of(context), "audited from its beginning");
    }

    /** Where what is found is written down for the audit. */
    AuditNotes notes() {
        return notes;
    }

    Caller caller() {
        if (caller == null) {
            throw Problem.unauthorized();
        }
        return caller;
    }

    /** What the caller's reads may see. */
    Scope scope() {
        return caller().scope();
    }

    /**
     * @throws Problem 403 when the caller may not do that in all of this hospital
     */
    void require(Permission permission, int hospitalId) {
        notes.hospital(hospitalId);
        if (!caller().may(permission, hospitalId)) {
            throw Problem.forbidden();
        }
    }

    /**
     * @throws Problem 403 when the caller may not do that in this ward
     */
    void require(Permission permission, int hospitalId, int wardId) {
        notes.hospital(hospitalId);
        if (!caller().may(permission, hospitalId, wardId)) {
            throw Problem.forbidden();
        }
    }

    /**
     * @throws Problem 403 when the caller may not do that everywhere
     */
    void requireEverywhere(Permission permission) {
        if (!caller().mayEverywhere(permission)) {
            throw Problem.forbidden();
        }
    }

    /**
     * The id in the path.
     *
     * @throws Problem 404 when it cannot be one
     */
    UUID pathId(String name, String what) {
        return Texts.uuid(context.pathParam(name)).orElseThrow(() -> Problem.notFound(what));
    }

    /**
     * The day (UTC) in the path.
     *
     * @throws Problem 400 when it is none
     */
    LocalDate pathDay(String name) {
        try {
            return LocalDate.parse(context.pathParam(name));
        } catch (DateTimeParseException none) {
            throw Problem.field(name, "must be a day (2026-01-31)");
        }
    }

    /**
     * @param known every parameter there may be
     */
    Query query(String... known) {
        Query query = new Query(context.queryParams(), known);
        notes.purpose(query.text(REASON));
        return query;
    }

    /**
     * The body, which the contract has let pass.
     *
     * @param names of every member there may be
     * @throws Problem 415 when the document has no JSON here, or none was sent
     */
    JsonBody body(String... names) {
        JsonObject body = ContractGate.readBody(context);
        if (body == null) {
            throw Problem.of(415, "the body must be application/json");
        }
        JsonBody known = JsonBody.of(body, names);
        if (notes.action() == AuditAction.BREAK_GLASS) {
            // other reasons may hold names, and are kept where they can be erased
            notes.purpose(known.stated(REASON));
        }
        return known;
    }

    /**
     * The body of a streamed operation, in a temporary file that is the caller's to delete.
     *
     * @return failed with a {@link Problem}: 413 when it is larger, 415 when it is no such type
     */
    Future<UploadedFile> file(long maxBytes) {
        return UploadedFile.receive(context, maxBytes);
    }

    /** Asks, and changes nothing. */
    boolean isRead() {
        HttpMethod method = context.request().method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    /** The body as it was sent; empty when there was none. */
    Buffer rawBody() {
        Buffer body = context.body().buffer();
        return body == null ? Buffer.buffer() : body;
    }

    /** The path that was asked, with the ids in it. */
    String path() {
        return context.request().path();
    }

    /**
     * As {@link #body}, for a body that may be left out: none is an object without members.
     *
     * @param known every member there may be
     */
    JsonBody optionalBody(String... known) {
        Buffer body = context.body().buffer();
        return body == null || body.length() == 0 ? JsonBody.of(new JsonObject()) : body(known);
    }

    @Nullable String header(CharSequence name) {
        return context.request().getHeader(name);
    }

    /**
     * Nobody waits for the answer any longer: the caller has left, or the deadline has answered.
     */
    boolean isOver() {
        return context.response().closed() || context.response().ended();
    }

    /** Does what takes long on a worker thread; pieces of one request one after the other. */
    <T> Future<T> onWorker(Callable<T> work) {
        return context.vertx().executeBlocking(work);
    }

    /** Where the request comes from. */
    String address() {
        return notes.address();
    }
}

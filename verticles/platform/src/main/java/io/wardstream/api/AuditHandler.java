package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditFilter;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.access.audit.AuditReader;
import io.wardstream.access.audit.StoredEntry;
import io.wardstream.history.Repeated;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who saw and did what, for those who may look. */
final class AuditHandler {

    private static final String NONE = "none";
    private static final int PAGE = 500;

    private static final String[] ACTIONS =
            Arrays.stream(AuditAction.values()).map(AuditAction::wireName).toArray(String[]::new);

    private static final String[] OUTCOMES =
            Arrays.stream(AuditOutcome.values()).map(AuditOutcome::wireName).toArray(String[]::new);

    private final AuditReader audit;
    private final Hospitals hospitals;

    AuditHandler(AuditReader audit, Hospitals hospitals) {
        this.audit = audit;
        this.hospitals = hospitals;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/audit", this::list));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query =
                request.query(
                        "hospital",
                        "patient",
                        "user",
                        "action",
                        "outcome",
                        "from",
                        "to",
                        "cursor",
                        "limit");
        AuditFormat format = AuditFormat.of(request.header(HttpHeaders.ACCEPT));
        long before = query.before();
        int limit = query.limit();
        UUID patient = query.id("patient", "patient");
        Instant from = query.instant("from");
        Instant to = query.instant("to");
        String action = query.choice("action", ACTIONS);
        String outcome = query.choice("outcome", OUTCOMES);
        UUID user = query.id("user", "user");
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        if (patient != null) {
            request.notes().target(patient);
        }
        return hospitals(request, query)
                .map(ids -> new AuditFilter(ids, patient, user, action, outcome, from, to))
                .compose(
                        filter ->
                                format == AuditFormat.JSON
                                        ? page(request, filter, before, limit)
                                                .map(AuditHandler::answer)
                                        : Future.succeededFuture(
                                                lines(request, filter, before, format)));
    }

    /** Of which the caller may see the audit: asked for, or all of them. */
    private Future<List<Integer>> hospitals(ApiRequest request, Query query) {
        String asked = query.text("hospital");
        if (NONE.equals(asked)) {
            request.requireEverywhere(Permission.READ_AUDIT);
            return Future.succeededFuture(List.of(AuditFilter.NO_HOSPITAL));
        }
        List<Integer> seen = seen(request);
        UUID id = query.id("hospital", "hospital");
        if (id == null) {
            if (seen.isEmpty()) {
                throw Problem.forbidden();
            }
            return Future.succeededFuture(seen);
        }
        return hospitals
                .find(Scope.hospitals(request.caller().hospitals()), id)
                .map(found -> found.orElseThrow(() -> Problem.notFound("hospital", "hospital")))
                .map(
                        found -> {
                            request.require(Permission.READ_AUDIT, found.id());
                            return List.of(found.id());
                        });
    }

    private static List<Integer> seen(ApiRequest request) {
        return request.caller().hospitals().stream()
                .filter(id -> request.caller().may(Permission.READ_AUDIT, id))
                .toList();
    }

    /**
     * Some entries as people see them.
     *
     * @param nextBefore where they go on; 0: they end here
     */
    private record Page(List<JsonObject> items, long nextBefore) {}

    private Future<Page> page(ApiRequest request, AuditFilter filter, long before, int limit) {
        return audit.list(filter, before, limit)
                .compose(
                        entries ->
                                Future.all(
                                                hospitals.list(
                                                        Scope.hospitals(
                                                                request.caller().hospitals())),
                                                audit.publicIds(entries))
                                        .map(
                                                ids ->
                                                        json(
                                                                entries,
                                                                publicIds(ids.resultAt(0)),
                                                                ids.resultAt(1)))
                                        .map(
                                                items ->
                                                        new Page(
                                                                items,
                                                                entries.size() < limit
                                                                        ? 0
                                                                        : entries.getLast().id())));
    }

    private static Answer answer(Page page) {
        return Answer.ok(
                new JsonObject()
                        .put("items", page.items())
                        .put("next", Query.cursor(page.nextBefore())));
    }

    /** All of it, read no faster than it is taken. */
    private Answer lines(ApiRequest request, AuditFilter filter, long before, AuditFormat format) {
        return new Answer.Pieces(
                format.contentType(),
                Answer.NO_STORE,
                format.fileName(),
                body ->
                        body.add(format.begin())
                                .compose(_ -> lines(request, filter, before, format, body)));
    }

    private Future<Void> lines(
            ApiRequest request,
            AuditFilter filter,
            long before,
            AuditFormat format,
            Answer.Body body) {
        long[] at = {before};
        return Repeated.whileTrue(
                () ->
                        page(request, filter, at[0], PAGE)
                                .compose(
                                        page -> {
                                            at[0] = page.nextBefore();
                                            return body.add(format.lines(page.items()));
                                        })
                                .map(_ -> at[0] != 0 && !request.isOver()));
    }

    private static Map<Integer, UUID> publicIds(List<Hospital> known) {
        Map<Integer, UUID> ids = HashMap.newHashMap(known.size());
        known.forEach(hospital -> ids.put(hospital.id(), hospital.publicId()));
        return ids;
    }

    private static List<JsonObject> json(
            List<StoredEntry> entries, Map<Integer, UUID> hospitals, Map<Integer, UUID> users) {
        return entries.stream()
                .map(
                        entry ->
                                json(
                                        entry,
                                        hospitals.get(entry.hospitalId()),
                                        users.get(entry.userId())))
                .toList();
    }

    private static JsonObject json(
            StoredEntry entry, @Nullable UUID hospital, @Nullable UUID user) {
        return new JsonObject()
                .put("id", String.valueOf(entry.id()))
                .put("at", entry.at().toString())
                .put("userId", text(user))
                .put("username", entry.username())
                .put("session", text(entry.session()))
                .put("address", entry.address())
                .put("action", entry.action())
                .put("operation", entry.operation())
                .put("hospitalId", text(hospital))
                .put("wardId", text(entry.ward()))
                .put("patientId", text(entry.patient()))
                .put("targetId", text(entry.target()))
                .put("outcome", entry.outcome())
                .put("status", entry.status())
                .put("purpose", entry.purpose())
                .put("requestId", entry.request())
                .put("repeats", entry.repeats());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}

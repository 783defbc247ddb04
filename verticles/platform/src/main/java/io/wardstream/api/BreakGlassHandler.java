package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.GlassBreak;
import io.wardstream.access.GlassBreaks;
import io.wardstream.access.Grant;
import io.wardstream.access.Permission;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Patients;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Patients of other wards, opened for a stated reason and a limited time, and looked at after. */
final class BreakGlassHandler {

    private static final int MIN_REASON = 10;
    private static final int MAX_TEXT = 500;
    private static final String WHAT = "break-glass";

    private final GlassBreaks breaks;
    private final Patients patients;
    private final Hospitals hospitals;
    private final Lookup lookup;

    BreakGlassHandler(GlassBreaks breaks, Patients patients, Hospitals hospitals, Lookup lookup) {
        this.breaks = breaks;
        this.patients = patients;
        this.hospitals = hospitals;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/break-glass", this::open),
                Operation.get("/break-glass", this::list),
                Operation.post("/break-glass/{id}/review", this::review),
                Operation.delete("/break-glass/{id}", this::end));
    }

    /** Sees every ward of the caller's hospitals: that is what it is for. */
    private Future<Answer> open(ApiRequest request) {
        JsonBody body = request.body("patientId", "reason");
        UUID id = body.id("patientId", "patient");
        String reason = reason(body);
        Caller caller = request.caller();
        return patients.find(Scope.hospitals(caller.hospitals()), id)
                .map(found -> found.orElseThrow(() -> Problem.notFound("patientId", "patient")))
                .onSuccess(request.notes()::patient)
                .compose(patient -> breaks.open(caller, allowed(caller, patient), reason))
                .map(
                        opened ->
                                opened.orElseThrow(
                                        () ->
                                                Problem.of(
                                                        409,
                                                        "only people break glass, and have at most "
                                                                + GlassBreaks.MAX_OPEN_PER_USER
                                                                + " patients open")))
                .compose(opened -> json(request, opened))
                .map(json -> Answer.created("/api/break-glass/" + json.getString("id"), json));
    }

    private static String reason(JsonBody body) {
        String reason = body.text("reason", MAX_TEXT);
        if (reason.strip().length() < MIN_REASON) {
            throw body.refusal(
                    "reason",
                    "must be a text of " + MIN_REASON + " to " + MAX_TEXT + " characters");
        }
        return reason;
    }

    private static GlassBreaks.Patient allowed(Caller caller, Patient patient) {
        if (!caller.maySomewhere(Permission.BREAK_GLASS, patient.hospitalId())) {
            throw Problem.forbidden();
        }
        return new GlassBreaks.Patient(patient.hospitalId(), patient.id(), patient.publicId());
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("hospital", "reviewed", "cursor", "limit");
        UUID hospital = query.id("hospital", "hospital");
        String reviewed = query.choice("reviewed", "true", "false");
        Boolean isReviewed = reviewed == null ? null : Boolean.valueOf(reviewed);
        long before = query.before();
        int limit = query.limit();
        return reviewed(request, hospital)
                .compose(scope -> breaks.list(scope, isReviewed, before, limit + 1))
                .compose(found -> page(request, found, limit));
    }

    /** The hospitals whose broken glass the caller may look at, or the one that is named. */
    private Future<Scope> reviewed(ApiRequest request, @Nullable UUID hospital) {
        List<Integer> all = request.caller().hospitalsWhere(Permission.READ_AUDIT);
        if (all.isEmpty()) {
            throw Problem.forbidden();
        }
        return lookup.hospitalId(request, "hospital", hospital)
                .map(
                        id -> {
                            if (id == 0) {
                                return Scope.hospitals(all);
                            }
                            request.require(Permission.READ_AUDIT, id);
                            return Scope.hospitals(List.of(id));
                        });
    }

    private Future<Answer> page(ApiRequest request, List<GlassBreak> found, int limit) {
        List<GlassBreak> shown = found.stream().limit(limit).toList();
        long next = found.size() > limit ? shown.getLast().id() : 0;
        return places(request)
                .map(
                        places ->
                                Answer.ok(
                                        new JsonObject()
                                                .put(
                                                        "items",
                                                        shown.stream()
                                                                .map(one -> json(one, places))
                                                                .toList())
                                                .put("next", Query.cursor(next))));
    }

    private Future<Answer> review(ApiRequest request) {
        String comment = request.body("comment").text("comment", MAX_TEXT);
        Caller caller = request.caller();
        Scope scope = Scope.hospitals(caller.hospitalsWhere(Permission.READ_AUDIT));
        return find(scope, request)
                .compose(
                        broken -> {
                            if (broken.userId() == caller.userId()) {
                                throw Problem.of(403, "somebody else must review it");
                            }
                            return breaks.review(broken, caller.username(), comment);
                        })
                .map(now -> now.orElseThrow(() -> Problem.of(409, "it has been reviewed")))
                .compose(now -> json(request, now))
                .map(Answer::ok);
    }

    /** By who broke it, and by who manages the people there. */
    private Future<Answer> end(ApiRequest request) {
        Caller caller = request.caller();
        return find(Scope.hospitals(caller.hospitals()), request)
                .compose(
                        broken -> {
                            if (broken.userId() != caller.userId()
                                    && !caller.may(Permission.MANAGE_USERS, broken.hospitalId())) {
                                throw Problem.notFound(WHAT);
                            }
                            return breaks.end(broken);
                        })
                .map(new Answer.Nothing());
    }

    private Future<GlassBreak> find(Scope scope, ApiRequest request) {
        return breaks.find(scope, request.pathId("id", WHAT))
                .map(found -> found.orElseThrow(() -> Problem.notFound(WHAT)));
    }

    private Future<GrantPlaces> places(ApiRequest request) {
        return GrantPlaces.of(request, hospitals, List.<Grant>of());
    }

    private Future<JsonObject> json(ApiRequest request, GlassBreak broken) {
        return places(request).map(places -> json(broken, places));
    }

    private static JsonObject json(GlassBreak broken, GrantPlaces places) {
        return new JsonObject()
                .put("id", broken.publicId().toString())
                .put("hospitalId", places.hospital(broken.hospitalId()))
                .put("patientId", broken.patientPublicId().toString())
                .put("by", broken.username())
                .put("reason", broken.reason())
                .put("openedAt", broken.openedAt().toString())
                .put("expiresAt", broken.expiresAt().toString())
                .put("endedAt", Texts.orNull(broken.endedAt()))
                .put("reviewedAt", Texts.orNull(broken.reviewedAt()))
                .put("reviewedBy", broken.reviewedBy())
                .put("comment", broken.comment());
    }
}

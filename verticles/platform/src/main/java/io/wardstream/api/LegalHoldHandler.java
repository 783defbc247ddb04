package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.LegalHold.Subject;
import io.wardstream.registry.LegalHolds;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds: of a patient, of a hospital. */
final class LegalHoldHandler {

    private static final String REASON = "reason";

    private final LegalHolds holds;
    private final Lookup lookup;

    LegalHoldHandler(LegalHolds holds, Lookup lookup) {
        this.holds = holds;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        String ofPatient = "/patients/{patientId}/legal-hold";
        String ofHospital = "/hospitals/{id}/legal-hold";
        return List.of(
                Operation.get(ofPatient, request -> list(request, this::ofPatient)),
                Operation.put(ofPatient, request -> set(request, this::ofPatient)),
                Operation.delete(ofPatient, request -> release(request, this::ofPatient)),
                Operation.get(ofHospital, request -> list(request, this::ofHospital)),
                Operation.put(ofHospital, request -> set(request, this::ofHospital)),
                Operation.delete(ofHospital, request -> release(request, this::ofHospital)));
    }

    /** What the path names, and the caller may hold; fails with 404 or 403. */
    private interface Named {
        Future<Subject> in(ApiRequest request);
    }

    private Future<Answer> list(ApiRequest request, Named named) {
        return named.in(request)
                .compose(subject -> holds.list(request.scope(), subject))
                .map(LegalHoldHandler::answer);
    }

    private Future<Answer> set(ApiRequest request, Named named) {
        String reason = request.body(REASON).text(REASON, LegalHold.MOST_REASON);
        return named.in(request)
                .compose(subject -> holds.set(subject, reason, request.caller().username()))
                .map(hold -> Answer.ok(json(hold)));
    }

    private Future<Answer> release(ApiRequest request, Named named) {
        return named.in(request)
                .compose(subject -> holds.release(subject, request.caller().username()))
                .map(_ -> new Answer.Nothing());
    }

    private Future<Subject> ofPatient(ApiRequest request) {
        return lookup.patient(request)
                .map(
                        patient -> {
                            request.require(
                                    Permission.MANAGE_RECORDS,
                                    patient.hospitalId(),
                                    patient.wardId());
                            return new Subject(patient.hospitalId(), patient.id());
                        });
    }

    private Future<Subject> ofHospital(ApiRequest request) {
        return lookup.hospital(request)
                .map(
                        hospital -> {
                            request.require(Permission.MANAGE_RECORDS, hospital.id());
                            return new Subject(hospital.id(), 0);
                        });
    }

    private static Answer answer(List<LegalHold> found) {
        return Answer.ok(
                new JsonObject()
                        .put("held", found.stream().anyMatch(LegalHold::isInForce))
                        .put("items", found.stream().map(LegalHoldHandler::json).toList()));
    }

    private static JsonObject json(LegalHold hold) {
        UUID patient = hold.patientPublicId();
        return new JsonObject()
                .put("hospitalId", hold.hospitalPublicId().toString())
                .put("patientId", patient == null ? null : patient.toString())
                .put(REASON, hold.reason())
                .put("setBy", hold.setBy())
                .put("setAt", hold.setAt().toString())
                .put("releasedBy", hold.releasedBy())
                .put("releasedAt", text(hold.releasedAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.registry.Assignment;
import io.wardstream.registry.AssignmentCorrections;
import io.wardstream.registry.AssignmentCorrections.Correction;
import io.wardstream.registry.AssignmentCorrections.Result;
import io.wardstream.registry.AssignmentCorrections.Subject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes an assignment say what was so. */
final class CorrectionHandler {

    private static final int MAX_INSTANT = 40;

    private final AssignmentCorrections corrections;
    private final Lookup lookup;

    CorrectionHandler(AssignmentCorrections corrections, Lookup lookup) {
        this.corrections = corrections;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(Operation.post("/assignments/{id}/correct", this::correct));
    }

    private Future<Answer> correct(ApiRequest request) {
        JsonBody body = request.body("patientId", "validFrom", "validTo");
        UUID patient = body.optionalId("patientId", "patient");
        Instant from = instant(body, "validFrom");
        Instant to = instant(body, "validTo");
        return subject(request)
                .compose(
                        subject ->
                                patientId(request, patient)
                                        .map(id -> new Correction(id, from, to))
                                        .compose(
                                                correction ->
                                                        corrections.correct(subject, correction))
                                        .map(result -> answer(subject, result)));
    }

    /** The patient whose the samples become, 0 when they stay whose they are. */
    private Future<Integer> patientId(ApiRequest request, @Nullable UUID id) {
        if (id == null) {
            return Future.succeededFuture(0);
        }
        return lookup.patient(request, "patientId", id)
                .map(
                        patient -> {
                            request.require(
                                    Permission.ASSIGN_DEVICES,
                                    patient.hospitalId(),
                                    patient.wardId());
                            return patient.id();
                        });
    }

    private Future<Subject> subject(ApiRequest request) {
        return corrections
                .find(request.scope(), request.pathId("id", "assignment"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("assignment")))
                .map(
                        subject -> {
                            request.require(
                                    Permission.ASSIGN_DEVICES,
                                    subject.hospitalId(),
                                    subject.deviceWardId());
                            request.require(
                                    Permission.ASSIGN_DEVICES,
                                    subject.hospitalId(),
                                    subject.patientWardId());
                            return subject;
                        });
    }

    private static @Nullable Instant instant(JsonBody body, String name) {
        String text = body.optionalText(name, MAX_INSTANT);
        return text == null
                ? null
                : Texts.instant(text)
                        .orElseThrow(
                                () ->
                                        body.refusal(
                                                name, "must be RFC 3339 (2026-01-31T12:00:00Z)"));
    }

    private static Answer answer(Subject subject, Result result) {
        return switch (result) {
            case Result.Corrected(Assignment now) ->
                    Answer.ok(AssignmentHandler.json(subject.devicePublicId(), now));
            case Result.OutOfOrder _ ->
                    throw Problem.field(
                            "validTo", "must be after validFrom, and not in the future");
            case Result.Overlaps _ ->
                    throw Problem.of(409, "the device measured somebody else at some of that time");
            case Result.PatientNotThere _ ->
                    throw Problem.of(
                            409,
                            "the patient is not in the device's hospital, or has been discharged"
                                    + " while the device would go on");
        };
    }
}

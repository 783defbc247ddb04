package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.registry.ChangeResult;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.PatientFilter;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Slice;
import io.wardstream.registry.Ward;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Patients: admitted, moved, discharged. */
final class PatientHandler {

    private static final int MAX_NAME = 200;
    private static final int MAX_BED = 50;
    private static final String ADMITTED = "admitted";
    private static final String DISCHARGED = "discharged";

    private final Patients patients;
    private final Lookup lookup;

    PatientHandler(Patients patients, Lookup lookup) {
        this.patients = patients;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/patients", this::list),
                Operation.post("/patients", this::create),
                Operation.get("/patients/{patientId}", this::find),
                Operation.patch("/patients/{patientId}", this::change));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("hospital", "ward", "status", "cursor", "limit");
        String status = query.choice("status", ADMITTED, DISCHARGED);
        UUID hospital = query.id("hospital", "hospital");
        UUID ward = query.id("ward", "ward");
        int after = query.after();
        int limit = query.limit();
        return lookup.hospitalId(request, "hospital", hospital)
                .compose(
                        hospitalId ->
                                lookup.wardId(request, "ward", ward)
                                        .map(
                                                wardId ->
                                                        new PatientFilter(
                                                                hospitalId,
                                                                wardId,
                                                                isAdmitted(status))))
                .compose(filter -> patients.list(request.scope(), filter, after, limit))
                .map(PatientHandler::answer);
    }

    private Future<Answer> create(ApiRequest request) {
        JsonBody body = request.body("hospitalId", "wardId", "bed", "displayName");
        String bed = body.optionalText("bed", MAX_BED);
        String name = body.text("displayName", MAX_NAME);
        return lookup.wardOf(request, body)
                .compose(
                        ward -> {
                            request.require(
                                    Permission.MANAGE_PATIENTS, ward.hospitalId(), ward.id());
                            return patients.create(new NewPatient(ward, bed, name));
                        })
                .onSuccess(request.notes()::patient)
                .map(made -> Answer.created("/api/patients/" + made.publicId(), json(made)));
    }

    private Future<Answer> find(ApiRequest request) {
        return lookup.patient(request)
                .map(patient -> Answer.tagged(json(patient), Answer.REVALIDATE));
    }

    private Future<Answer> change(ApiRequest request) {
        JsonBody body = request.body("wardId", "bed", "displayName", "status");
        UUID wardId = body.optionalId("wardId", "ward");
        Boolean isAdmitted = isAdmitted(body.optionalChoice("status", ADMITTED, DISCHARGED));
        String bed = bed(body, isAdmitted);
        String name = body.optionalText("displayName", MAX_NAME);
        String expectedTag = request.header(HttpHeaders.IF_MATCH);
        return lookup.patient(request)
                .compose(
                        patient -> {
                            request.require(
                                    Permission.MANAGE_PATIENTS,
                                    patient.hospitalId(),
                                    patient.wardId());
                            return newWard(request, patient, wardId)
                                    .map(ward -> new PatientChange(ward, bed, name, isAdmitted))
                                    .compose(
                                            change ->
                                                    patients.change(
                                                            patient.id(),
                                                            change,
                                                            isExpected(expectedTag)));
                        })
                .map(PatientHandler::answer);
    }

    /** Null keeps the bed; null in the body takes it away. */
    private static @Nullable String bed(JsonBody body, @Nullable Boolean isAdmitted) {
        String bed = body.optionalText("bed", MAX_BED);
        if (bed != null && Boolean.FALSE.equals(isAdmitted)) {
            throw body.refusal("bed", "must be absent when the patient is discharged");
        }
        return bed == null && body.has("bed") ? PatientChange.NO_BED : bed;
    }

    private Future<@Nullable Ward> newWard(
            ApiRequest request, Patient patient, @Nullable UUID wardId) {
        if (wardId == null) {
            return Future.succeededFuture();
        }
        return lookup.ward(request, "wardId", wardId)
                .map(
                        ward -> {
                            if (ward.hospitalId() != patient.hospitalId()) {
                                throw Problem.notFound("wardId", "ward");
                            }
                            request.require(
                                    Permission.MANAGE_PATIENTS, ward.hospitalId(), ward.id());
                            return ward;
                        });
    }

    private static Predicate<Patient> isExpected(@Nullable String expectedTag) {
        return now ->
                expectedTag == null
                        || EntityTag.isNamed(expectedTag, EntityTag.of(json(now).toBuffer()));
    }

    private static Answer answer(ChangeResult<Patient> result) {
        return switch (result) {
            case ChangeResult.Changed<Patient>(Patient now) ->
                    Answer.tagged(json(now), Answer.REVALIDATE);
            case ChangeResult.Gone<Patient> _ -> throw Problem.notFound("patient");
            case ChangeResult.Stale<Patient> _ ->
                    throw Problem.of(412, "the patient has changed since; read it again");
        };
    }

    private static Answer answer(Slice<Patient> slice) {
        return Answer.part(slice.items().stream().map(PatientHandler::json), slice.nextAfter());
    }

    private static @Nullable Boolean isAdmitted(@Nullable String status) {
        return status == null ? null : Boolean.valueOf(status.equals(ADMITTED));
    }

    static JsonObject json(Patient patient) {
        return new JsonObject()
                .put("id", patient.publicId().toString())
                .put("hospitalId", patient.hospitalPublicId().toString())
                .put("wardId", patient.wardPublicId().toString())
                .put("bed", patient.bed())
                .put("displayName", patient.displayName())
                .put("status", patient.isAdmitted() ? ADMITTED : DISCHARGED)
                .put("createdAt", patient.createdAt().toString());
    }
}

package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AlertRules.Stored;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Ward;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * For whom a rule is in force: the narrowest of what is named.
 *
 * @param hospital may stand beside the ward or the patient, and must be theirs then
 */
record AlertRuleScope(@Nullable UUID hospital, @Nullable UUID ward, @Nullable UUID patient) {

    /**
     * The same with the ids inside the platform; 0 and null: all of them.
     *
     * @param managedWardId where somebody must manage rules to manage these: the ward, or where the
     *     patient is now; 0: in all of the hospital
     */
    record Found(
            int hospitalId,
            UUID hospitalPublicId,
            int wardId,
            @Nullable UUID wardPublicId,
            int patientId,
            @Nullable UUID patientPublicId,
            int managedWardId) {

        private static Found of(Ward ward) {
            return new Found(
                    ward.hospitalId(),
                    ward.hospitalPublicId(),
                    ward.id(),
                    ward.publicId(),
                    0,
                    null,
                    ward.id());
        }

        /** Patients move, so a rule of theirs names no ward. */
        private static Found of(Patient patient) {
            return new Found(
                    patient.hospitalId(),
                    patient.hospitalPublicId(),
                    0,
                    null,
                    patient.id(),
                    patient.publicId(),
                    patient.wardId());
        }

        /**
         * @throws Problem 403 when the caller may not manage its rules
         */
        void requireManaged(ApiRequest request) {
            if (managedWardId == 0) {
                request.require(Permission.MANAGE_RULES, hospitalId);
            } else {
                request.require(Permission.MANAGE_RULES, hospitalId, managedWardId);
            }
        }

        /** A new rule; its id and version are made where it is stored. */
        Stored rule(AlertRuleBody body) {
            return new Stored(
                    body.rule(UUID.randomUUID(), 1, hospitalId, wardId, patientId),
                    hospitalPublicId,
                    wardPublicId,
                    patientPublicId);
        }
    }

    /**
     * @throws Problem 400 when it names nobody, or a ward and a patient at once
     */
    static AlertRuleScope read(JsonBody body) {
        JsonBody scope = body.object("scope", "hospitalId", "wardId", "patientId");
        AlertRuleScope read =
                new AlertRuleScope(
                        scope.optionalId("hospitalId", "hospital"),
                        scope.optionalId("wardId", "ward"),
                        scope.optionalId("patientId", "patient"));
        boolean isNobody = read.hospital == null && read.ward == null && read.patient == null;
        if (isNobody || (read.ward != null && read.patient != null)) {
            throw body.refusal("scope", "must name one of hospitalId, wardId, patientId");
        }
        return read;
    }

    /**
     * Of a rule there is. One of a patient who was erased since is left to who looks after the
     * whole hospital.
     */
    static Future<Found> of(Stored rule, ApiRequest request, Lookup lookup) {
        UUID hospital = rule.hospitalPublicId();
        Found whole = new Found(rule.rule().hospitalId(), hospital, 0, null, 0, null, 0);
        return new AlertRuleScope(hospital, rule.wardPublicId(), rule.patientPublicId())
                .find(request, lookup)
                .recover(
                        cause ->
                                cause instanceof Problem
                                        ? Future.succeededFuture(whole)
                                        : Future.failedFuture(cause));
    }

    /** What it names, inside the caller's scope; fails with 404. */
    Future<Found> find(ApiRequest request, Lookup lookup) {
        if (patient != null) {
            return lookup.patient(request, "scope.patientId", patient)
                    .map(Found::of)
                    .map(found -> inHospital(found, "scope.patientId", "patient"));
        }
        if (ward != null) {
            return lookup.ward(request, "scope.wardId", ward)
                    .map(Found::of)
                    .map(found -> inHospital(found, "scope.wardId", "ward"));
        }
        UUID whole = Objects.requireNonNull(hospital);
        return lookup.hospitalId(request, "scope.hospitalId", whole)
                .map(id -> new Found(id, whole, 0, null, 0, null, 0));
    }

    private Found inHospital(Found found, String field, String what) {
        if (hospital != null && !hospital.equals(found.hospitalPublicId())) {
            throw Problem.notFound(field, what);
        }
        return found;
    }

    /** Whether it is the scope of a rule there is. */
    boolean isOf(Stored rule) {
        boolean isNarrowestTheSame =
                Objects.equals(ward, rule.wardPublicId())
                        && Objects.equals(patient, rule.patientPublicId());
        return isNarrowestTheSame && (hospital == null || hospital.equals(rule.hospitalPublicId()));
    }
}

package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.registry.AssignResult;
import io.wardstream.registry.Assignment;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceAssignments;
import io.wardstream.registry.Patient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Which device measures whom. */
final class AssignmentHandler {

    /** Later than any assignment begins. */
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final DeviceAssignments assignments;
    private final Lookup lookup;

    AssignmentHandler(DeviceAssignments assignments, Lookup lookup) {
        this.assignments = assignments;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.put("/devices/{id}/patient", this::assign),
                Operation.delete("/devices/{id}/patient", this::unassign),
                Operation.get("/devices/{id}/assignments", this::list));
    }

    private Future<Answer> assign(ApiRequest request) {
        UUID patientId = request.body("patientId").id("patientId", "patient");
        return device(request)
                .compose(
                        device ->
                                lookup.patient(request, "patientId", patientId)
                                        .compose(patient -> assign(request, device, patient))
                                        .map(result -> answer(device, result)));
    }

    private Future<AssignResult> assign(ApiRequest request, Device device, Patient patient) {
        request.require(Permission.ASSIGN_DEVICES, patient.hospitalId(), patient.wardId());
        return assignments.assign(device.id(), patient.id());
    }

    private Future<Answer> unassign(ApiRequest request) {
        return device(request)
                .compose(device -> assignments.unassign(device.id()))
                .map(_ -> new Answer.Nothing());
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("cursor", "limit");
        long before = query.before();
        Instant until = before == 0 ? NEVER : Instant.ofEpochMilli(before);
        int limit = query.manyLimit();
        return lookup.device(request)
                .compose(
                        device ->
                                assignments
                                        .ofDevice(request.scope(), device.id(), until, limit + 1)
                                        .map(found -> page(device.publicId(), found, limit)));
    }

    /**
     * @param found one more than the limit, when there are more
     */
    private static Answer page(UUID device, List<Assignment> found, int limit) {
        long next = found.size() > limit ? found.get(limit - 1).validFrom().toEpochMilli() : 0;
        return Answer.part(found.stream().limit(limit).map(one -> json(device, one)), next);
    }

    private Future<Device> device(ApiRequest request) {
        return lookup.device(request)
                .map(
                        device -> {
                            request.require(
                                    Permission.ASSIGN_DEVICES,
                                    device.hospitalId(),
                                    device.wardId());
                            return device;
                        });
    }

    private static Answer answer(Device device, AssignResult result) {
        return switch (result) {
            case AssignResult.Assigned(Assignment assignment) ->
                    Answer.ok(json(device.publicId(), assignment));
            case AssignResult.DeviceGone _ -> throw Problem.notFound("device");
            case AssignResult.PatientNotThere _ ->
                    throw Problem.of(
                            409,
                            "the patient has been discharged, or is not in the device's hospital");
        };
    }

    static JsonObject json(UUID device, Assignment assignment) {
        Instant validTo = assignment.validTo();
        return new JsonObject()
                .put("id", assignment.publicId().toString())
                .put("deviceId", device.toString())
                .put("patientId", assignment.patientPublicId().toString())
                .put("validFrom", assignment.validFrom().toString())
                .put("validTo", validTo == null ? null : validTo.toString());
    }
}

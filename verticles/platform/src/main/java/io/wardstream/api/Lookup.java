package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.registry.Device;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Registry;
import io.wardstream.registry.Ward;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request names, inside the caller's scope. What is another hospital's is not found,
 * exactly as what does not exist. What is found is noted for the audit.
 */
final class Lookup {

    private final Registry registry;

    Lookup(Registry registry) {
        this.registry = registry;
    }

    /** The hospital the path names; fails with 404. */
    Future<Hospital> hospital(ApiRequest request) {
        return registry.hospitals()
                .find(request.scope(), request.pathId("id", "hospital"))
                .compose(found -> orNotFound(found, Problem.notFound("hospital")))
                .onSuccess(found -> request.notes().hospital(found.id()));
    }

    /** The ward the path names; fails with 404. */
    Future<Ward> ward(ApiRequest request) {
        return registry.hospitals()
                .findWard(request.scope(), request.pathId("id", "ward"))
                .map(found -> held(request, found))
                .compose(found -> orNotFound(found, Problem.notFound("ward")))
                .onSuccess(request.notes()::ward);
    }

    /** The patient the path names, for a change as they are, else as they are known; 404. */
    Future<Patient> patient(ApiRequest request) {
        Patients patients = registry.patients();
        UUID id = request.pathId("patientId", "patient");
        return (request.isRead()
                        ? patients.known(request.scope(), id)
                        : patients.find(request.scope(), id))
                .compose(found -> orNotFound(found, Problem.notFound("patient")))
                .onSuccess(request.notes()::patient);
    }

    /** The device the path names; fails with 404. */
    Future<Device> device(ApiRequest request) {
        return registry.devices()
                .find(request.scope(), request.pathId("id", "device"))
                .compose(found -> orNotFound(found, Problem.notFound("device")))
                .onSuccess(request.notes()::device);
    }

    /** The hospital a field names; fails with 404. */
    Future<Hospital> hospital(ApiRequest request, String field, UUID id) {
        return registry.hospitals()
                .find(request.scope(), id)
                .compose(found -> orNotFound(found, Problem.notFound(field, "hospital")))
                .onSuccess(known -> request.notes().hospital(known.id()));
    }

    /** The hospital a field names, 0 when it names none; fails with 404. */
    Future<Integer> hospitalId(ApiRequest request, String field, @Nullable UUID id) {
        return id == null
                ? Future.succeededFuture(0)
                : hospital(request, field, id).map(Hospital::id);
    }

    /** The ward a field names, 0 when it names none; fails with 404. */
    Future<Integer> wardId(ApiRequest request, String field, @Nullable UUID id) {
        return id == null ? Future.succeededFuture(0) : ward(request, field, id).map(Ward::id);
    }

    /** The ward a field names; fails with 404. */
    Future<Ward> ward(ApiRequest request, String field, UUID id) {
        return registry.hospitals()
                .findWard(request.scope(), id)
                .map(found -> held(request, found))
                .compose(found -> orNotFound(found, Problem.notFound(field, "ward")))
                .onSuccess(request.notes()::ward);
    }

    /** The ward that {@code wardId} names in the hospital that {@code hospitalId} names. */
    Future<Ward> wardOf(ApiRequest request, JsonBody body) {
        UUID hospital = body.id("hospitalId", "hospital");
        UUID ward = body.id("wardId", "ward");
        return hospitalId(request, "hospitalId", hospital)
                .compose(_ -> ward(request, "wardId", ward))
                .compose(
                        found ->
                                found.hospitalPublicId().equals(hospital)
                                        ? Future.succeededFuture(found)
                                        : Future.failedFuture(Problem.notFound("wardId", "ward")));
    }

    /** The patient that a field names; fails with 404. */
    Future<Patient> patient(ApiRequest request, String field, UUID id) {
        return registry.patients()
                .find(request.scope(), id)
                .compose(found -> orNotFound(found, Problem.notFound(field, "patient")))
                .onSuccess(request.notes()::patient);
    }

    /** The patient that a field names, 0 when it names none; fails with 404. */
    Future<Integer> patientId(ApiRequest request, String field, @Nullable UUID id) {
        return id == null
                ? Future.succeededFuture(0)
                : patient(request, field, id).map(Patient::id);
    }

    /** Of a ward that is only the place of an opened patient nothing but its name is seen. */
    private static Optional<Ward> held(ApiRequest request, Optional<Ward> found) {
        return found.filter(ward -> request.caller().sees(ward.hospitalId(), ward.id()));
    }

    private static <T> Future<T> orNotFound(Optional<T> found, Problem problem) {
        return found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(problem));
    }
}

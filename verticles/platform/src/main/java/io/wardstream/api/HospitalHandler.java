package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.RegistryVersions;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.List;

/** Hospitals and their wards. */
final class HospitalHandler {

    private static final int MAX_NAME = 200;
    private static final String ALL = "all";

    private final Hospitals hospitals;
    private final Lookup lookup;
    private final RegistryVersions versions;
    private final KeptAnswers kept;

    HospitalHandler(
            Hospitals hospitals, Lookup lookup, RegistryVersions versions, KeptAnswers kept) {
        this.hospitals = hospitals;
        this.lookup = lookup;
        this.versions = versions;
        this.kept = kept;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/hospitals", this::list),
                Operation.post("/hospitals", this::create),
                Operation.get("/hospitals/{id}/wards", this::wards),
                Operation.post("/hospitals/{id}/wards", this::createWard));
    }

    private Future<Answer> list(ApiRequest request) {
        Scope scope = request.scope();
        return kept.get(
                "hospitals",
                scope,
                ALL,
                versions.of(scope),
                () ->
                        hospitals
                                .list(scope)
                                .map(
                                        found ->
                                                Answer.taggedItems(
                                                        found.stream()
                                                                .map(HospitalHandler::json))));
    }

    private Future<Answer> create(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_HOSPITALS);
        String name = request.body("name").text("name", MAX_NAME);
        return hospitals.create(name).map(made -> Answer.created("/api/hospitals", json(made)));
    }

    private Future<Answer> wards(ApiRequest request) {
        return lookup.hospital(request).compose(hospital -> wards(request.scope(), hospital));
    }

    private Future<Answer> wards(Scope scope, Hospital hospital) {
        return kept.get(
                "wards",
                scope,
                hospital.id(),
                versions.of(hospital.id()),
                () ->
                        hospitals
                                .wards(scope, hospital)
                                .map(
                                        found ->
                                                Answer.taggedItems(
                                                        found.stream()
                                                                .map(HospitalHandler::json))));
    }

    private Future<Answer> createWard(ApiRequest request) {
        String name = request.body("name").text("name", MAX_NAME);
        return lookup.hospital(request)
                .compose(
                        hospital -> {
                            request.require(Permission.MANAGE_HOSPITALS, hospital.id());
                            return hospitals.createWard(hospital, name);
                        })
                .map(made -> Answer.created(wardsOf(made), json(made)));
    }

    private static String wardsOf(Ward ward) {
        return "/api/hospitals/" + ward.hospitalPublicId() + "/wards";
    }

    private static JsonObject json(Hospital hospital) {
        return new JsonObject()
                .put("id", hospital.publicId().toString())
                .put("name", hospital.name());
    }

    private static JsonObject json(Ward ward) {
        return new JsonObject()
                .put("id", ward.publicId().toString())
                .put("hospitalId", ward.hospitalPublicId().toString())
                .put("name", ward.name());
    }
}

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
    private static final int EVERY = 0;

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
        Query query = request.query("cursor", "limit");
        Scope scope = request.scope();
        Part part = new Part(EVERY, query.after(), query.manyLimit());
        return kept.get("hospitals", scope, part, versions.of(scope), () -> list(scope, part));
    }

    /** Of which list which part. */
    private record Part(int hospitalId, int after, int limit) {}

    private Future<Answer.Whole> list(Scope scope, Part part) {
        return hospitals
                .list(scope, part.after(), part.limit())
                .map(
                        found ->
                                Answer.part(
                                        found.items().stream().map(HospitalHandler::json),
                                        found.nextAfter()));
    }

    private Future<Answer> create(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_HOSPITALS);
        String name = request.body("name").text("name", MAX_NAME);
        return hospitals.create(name).map(made -> Answer.created("/api/hospitals", json(made)));
    }

    private Future<Answer> wards(ApiRequest request) {
        Query query = request.query("cursor", "limit");
        int after = query.after();
        int limit = query.manyLimit();
        return lookup.hospital(request)
                .compose(hospital -> wards(request.scope(), hospital, after, limit));
    }

    private Future<Answer> wards(Scope scope, Hospital hospital, int after, int limit) {
        return kept.get(
                "wards",
                scope,
                new Part(hospital.id(), after, limit),
                versions.of(hospital.id()),
                () ->
                        hospitals
                                .wards(scope, hospital, after, limit)
                                .map(
                                        found ->
                                                Answer.part(
                                                        found.items().stream()
                                                                .map(HospitalHandler::json),
                                                        found.nextAfter())));
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

package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Ward;
import java.util.List;

/** Hospitals and their wards. */
final class HospitalHandler {

    private static final int MAX_NAME = 200;

    private final Hospitals hospitals;
    private final Lookup lookup;

    HospitalHandler(Hospitals hospitals, Lookup lookup) {
        this.hospitals = hospitals;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/hospitals", this::list),
                Operation.post("/hospitals", this::create),
                Operation.get("/hospitals/{id}/wards", this::wards),
                Operation.post("/hospitals/{id}/wards", this::createWard));
    }

    private Future<Answer> list(ApiRequest request) {
        return hospitals
                .list(request.scope())
                .map(found -> Answer.items(found.stream().map(HospitalHandler::json)));
    }

    private Future<Answer> create(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_HOSPITALS);
        String name = request.body("name").text("name", MAX_NAME);
        return hospitals.create(name).map(made -> Answer.created("/api/hospitals", json(made)));
    }

    private Future<Answer> wards(ApiRequest request) {
        return lookup.hospital(request)
                .compose(hospital -> hospitals.wards(request.scope(), hospital))
                .map(found -> Answer.items(found.stream().map(HospitalHandler::json)));
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

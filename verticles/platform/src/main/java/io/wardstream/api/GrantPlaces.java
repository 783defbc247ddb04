package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Grant;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Ward;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows grants with the ids by which hospitals and wards are known outside. */
final class GrantPlaces {

    private final Map<Integer, UUID> hospitals;
    private final Map<Integer, UUID> wards;

    private GrantPlaces(Map<Integer, UUID> hospitals, Map<Integer, UUID> wards) {
        this.hospitals = hospitals;
        this.wards = wards;
    }

    /** Knows the places of these grants, as far as the caller sees them. */
    static Future<GrantPlaces> of(ApiRequest request, Hospitals hospitals, List<Grant> grants) {
        Set<Integer> wards =
                grants.stream()
                        .filter(grant -> !grant.isForEveryWard())
                        .map(Grant::wardId)
                        .collect(Collectors.toSet());
        return hospitals
                .list(request.scope())
                .compose(
                        seen ->
                                hospitals
                                        .findWards(request.scope(), wards)
                                        .map(found -> new GrantPlaces(ids(seen), wardIds(found))));
    }

    private static Map<Integer, UUID> ids(List<Hospital> hospitals) {
        return hospitals.stream().collect(Collectors.toMap(Hospital::id, Hospital::publicId));
    }

    private static Map<Integer, UUID> wardIds(List<Ward> wards) {
        return wards.stream().collect(Collectors.toMap(Ward::id, Ward::publicId));
    }

    JsonObject json(Grant grant) {
        return new JsonObject()
                .put("role", grant.role().wireName())
                .put("hospitalId", hospital(grant.hospitalId()))
                .put("wardId", text(wards.get(grant.wardId())));
    }

    /** Null: every one, or one the caller does not see. */
    @Nullable String hospital(int id) {
        return text(hospitals.get(id));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}

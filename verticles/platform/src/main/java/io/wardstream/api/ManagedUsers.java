package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.Permission;
import io.wardstream.access.User;
import io.wardstream.access.Users;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds users whom the caller manages: an administrator of a hospital those whose every grant lies
 * there, and may be given there. Whoever is not managed is not found.
 */
final class ManagedUsers {

    private final Users users;

    ManagedUsers(Users users) {
        this.users = users;
    }

    /**
     * In whose hospitals.
     *
     * @return null: everybody
     * @throws Problem 403 when the caller manages nobody
     */
    static @Nullable List<Integer> hospitals(Caller caller) {
        if (caller.isPlatformAdmin()) {
            return null;
        }
        List<Integer> hospitals = caller.hospitalsWhere(Permission.MANAGE_USERS);
        if (hospitals.isEmpty()) {
            throw Problem.forbidden();
        }
        return hospitals;
    }

    /** The user the path names; fails with 404. */
    Future<User> ofPath(ApiRequest request) {
        return find(request, request.pathId("id", "user"), Problem.notFound("user"));
    }

    /** The user a field names; fails with 404. */
    Future<User> ofField(ApiRequest request, String field, UUID id) {
        return find(request, id, Problem.notFound(field, "user"));
    }

    Future<User> find(ApiRequest request, UUID id, Problem unknown) {
        List<Integer> _ = hospitals(request.caller());
        return users.find(id)
                .map(found -> found.filter(request.caller()::mayManage).orElseThrow(() -> unknown));
    }
}

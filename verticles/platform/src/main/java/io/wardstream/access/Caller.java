package io.wardstream.access;

import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;

/**
 * The person behind a request, with the rights of this moment.
 *
 * @param hospitals every hospital of which the caller sees anything
 */
public record Caller(
        int userId, String username, UUID sessionId, List<Grant> grants, List<Integer> hospitals) {

    public Caller {
        grants = List.copyOf(grants);
        hospitals = List.copyOf(hospitals);
    }

    /** What the caller's reads may see. */
    public Scope scope() {
        return Scope.hospitals(hospitals);
    }

    public boolean may(Permission permission, int hospitalId) {
        return grants.stream()
                .anyMatch(grant -> grant.covers(hospitalId) && grant.role().allows(permission));
    }

    /** True when a grant for every hospital allows it. */
    public boolean mayEverywhere(Permission permission) {
        return grants.stream()
                .anyMatch(grant -> grant.isEverywhere() && grant.role().allows(permission));
    }
}

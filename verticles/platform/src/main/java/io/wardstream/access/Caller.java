package io.wardstream.access;

import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;

/**
 * The person behind a request, with the rights of this moment.
 *
 * @param hospitals every hospital of which the caller sees anything
 * @param openedPatients ids of patients opened by breaking the glass, for as long as that lasts
 */
public record Caller(
        int userId,
        String username,
        UUID sessionId,
        List<Grant> grants,
        List<Integer> hospitals,
        List<Integer> openedPatients) {

    public Caller {
        grants = List.copyOf(grants);
        hospitals = List.copyOf(hospitals);
        openedPatients = List.copyOf(openedPatients);
    }

    /** What the caller's reads may see. */
    public Scope scope() {
        return Scope.hospitals(hospitals);
    }

    /** True when a grant for all of the hospital allows it. */
    public boolean may(Permission permission, int hospitalId) {
        return grants.stream()
                .anyMatch(grant -> grant.covers(hospitalId) && grant.role().allows(permission));
    }

    /** True when a grant for the ward, or for all of its hospital, allows it. */
    public boolean may(Permission permission, int hospitalId, int wardId) {
        return grants.stream()
                .anyMatch(
                        grant ->
                                grant.covers(hospitalId, wardId)
                                        && grant.role().allows(permission));
    }

    /** True when a grant for every hospital allows it. */
    public boolean mayEverywhere(Permission permission) {
        return grants.stream()
                .anyMatch(grant -> grant.isEverywhere() && grant.role().allows(permission));
    }
}

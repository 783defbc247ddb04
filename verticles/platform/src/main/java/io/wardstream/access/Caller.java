package io.wardstream.access;

import static io.wardstream.access.Permission.READ;

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

    /**
     * What the caller's reads may see: all of the hospitals they may read whole, and of the others
     * their wards and the patients they have opened. Whoever may only audit a hospital sees that it
     * is there, and nobody in it.
     */
    public Scope scope() {
        List<Integer> partial = hospitals.stream().filter(id -> !may(READ, id)).toList();
        if (partial.isEmpty()) {
            return Scope.hospitals(hospitals);
        }
        List<Integer> wards =
                grants.stream()
                        .filter(grant -> grant.role().allows(READ) && !grant.isForEveryWard())
                        .map(Grant::wardId)
                        .distinct()
                        .toList();
        boolean readsAnything = grants.stream().anyMatch(grant -> grant.role().allows(READ));
        return new Scope.Hospitals(
                hospitals, partial, wards, readsAnything ? openedPatients : List.of());
    }

    /** Whether the caller sees what is in a ward. */
    public boolean sees(int hospitalId, int wardId) {
        return may(READ, hospitalId, wardId);
    }

    /**
     * Whether the caller sees a patient, where they are now: in a ward of the caller's, or opened
     * by breaking the glass. The same as {@link #scope} says to the database.
     *
     * @param patientId 0: nobody, only the ward counts
     */
    public boolean sees(int hospitalId, int wardId, int patientId) {
        return sees(hospitalId, wardId)
                || (openedPatients.contains(patientId) && readsAnythingIn(hospitalId));
    }

    /** Whether the caller sees anything of the wards and patients of a hospital. */
    public boolean readsAnythingIn(int hospitalId) {
        return grants.stream()
                .anyMatch(
                        grant ->
                                (grant.isEverywhere() || grant.hospitalId() == hospitalId)
                                        && grant.role().allows(READ));
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

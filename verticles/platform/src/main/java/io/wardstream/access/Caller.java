package io.wardstream.access;

import static io.wardstream.access.Permission.READ;

import io.wardstream.store.Scope;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** All of a hospital that {@link #sees} says yes to. */
    public Sight sight(int hospitalId) {
        if (may(READ, hospitalId)) {
            return Sight.WHOLE;
        }
        if (!readsAnythingIn(hospitalId)) {
            return Sight.NOTHING;
        }
        Set<Integer> wards =
                grants.stream()
                        .filter(grant -> grant.hospitalId() == hospitalId)
                        .filter(grant -> grant.role().allows(READ))
                        .map(Grant::wardId)
                        .collect(Collectors.toSet());
        return new Sight(false, wards, Set.copyOf(openedPatients));
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

    /** True when a grant for some ward of the hospital allows it, or for all of it. */
    public boolean maySomewhere(Permission permission, int hospitalId) {
        return grants.stream()
                .anyMatch(grant -> grant.reaches(hospitalId) && grant.role().allows(permission));
    }

    /**
     * True when the caller may give that to somebody: manages users there, and holds every
     * permission of the role there. Only who may do everything gives out a role that may.
     */
    public boolean mayGive(Grant grant) {
        if (grant.isEverywhere() || grant.role() == Role.PLATFORM_ADMIN) {
            return isPlatformAdmin();
        }
        return may(Permission.MANAGE_USERS, grant.hospitalId())
                && Stream.of(Permission.values())
                        .filter(grant.role()::allows)
                        .allMatch(permission -> may(permission, grant.hospitalId()));
    }

    /** True when the caller may change that user: whose every grant the caller might give. */
    public boolean mayManage(User user) {
        return isPlatformAdmin()
                || (!user.grants().isEmpty() && user.grants().stream().allMatch(this::mayGive));
    }

    /** True for who may do everything. */
    public boolean isPlatformAdmin() {
        return grants.contains(Grant.everywhere(Role.PLATFORM_ADMIN));
    }

    /** Hospitals in all of whose wards the caller may do that. */
    public List<Integer> hospitalsWhere(Permission permission) {
        return hospitals.stream().filter(hospital -> may(permission, hospital)).toList();
    }

    /** True when a grant for every hospital allows it. */
    public boolean mayEverywhere(Permission permission) {
        return grants.stream()
                .anyMatch(grant -> grant.isEverywhere() && grant.role().allows(permission));
    }
}

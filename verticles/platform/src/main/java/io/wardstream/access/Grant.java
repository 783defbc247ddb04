package io.wardstream.access;

/**
 * A role in one ward, at one hospital or at all of them.
 *
 * @param hospitalId 0: every hospital, those to come included
 * @param wardId 0: every ward of it
 */
public record Grant(Role role, int hospitalId, int wardId) {

    private static final int EVERY = 0;

    public Grant {
        if (hospitalId == EVERY && wardId != EVERY) {
            throw new IllegalArgumentException("a ward without its hospital");
        }
    }

    public static Grant everywhere(Role role) {
        return new Grant(role, EVERY, EVERY);
    }

    /** For every ward of the hospital. */
    public static Grant at(Role role, int hospitalId) {
        return new Grant(role, hospitalId, EVERY);
    }

    public boolean isEverywhere() {
        return hospitalId == EVERY;
    }

    /** For all wards of what it covers. */
    public boolean isForEveryWard() {
        return wardId == EVERY;
    }

    /** For some ward of the hospital at least. */
    boolean reaches(int hospital) {
        return isEverywhere() || hospitalId == hospital;
    }

    boolean covers(int hospital) {
        return isForEveryWard() && (isEverywhere() || hospitalId == hospital);
    }

    boolean covers(int hospital, int ward) {
        return covers(hospital) || (hospitalId == hospital && wardId == ward);
    }
}

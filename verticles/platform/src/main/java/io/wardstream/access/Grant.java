package io.wardstream.access;

/**
 * A role at one hospital or at all of them.
 *
 * @param hospitalId 0: every hospital, those to come included
 */
public record Grant(Role role, int hospitalId) {

    public static final int EVERY_HOSPITAL = 0;

    boolean isEverywhere() {
        return hospitalId == EVERY_HOSPITAL;
    }

    boolean covers(int hospital) {
        return isEverywhere() || hospitalId == hospital;
    }
}

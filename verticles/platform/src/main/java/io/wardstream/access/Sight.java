package io.wardstream.access;

import java.util.Set;

/**
 * What somebody sees of one hospital. Two who see the same have equal ones, so that what is sent to
 * them need be encoded only once.
 *
 * @param isWhole all of it, whatever the other two say
 * @param wards seen with their patients
 * @param patients seen wherever they are in the hospital
 */
public record Sight(boolean isWhole, Set<Integer> wards, Set<Integer> patients) {

    public static final Sight WHOLE = new Sight(true, Set.of(), Set.of());
    public static final Sight NOTHING = new Sight(false, Set.of(), Set.of());

    public Sight {
        wards = Set.copyOf(wards);
        patients = Set.copyOf(patients);
    }

    /**
     * Whether somebody who sees this sees that.
     *
     * @param wardId where the patient is now
     * @param patientId 0: nobody, only the ward counts
     */
    public boolean sees(int wardId, int patientId) {
        return isWhole || wards.contains(wardId) || patients.contains(patientId);
    }
}

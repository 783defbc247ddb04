package io.wardstream.dashboard;

import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.util.List;

/** Where patients are at this moment, as far as this node knows without asking the database. */
final class Whereabouts {

    private Whereabouts() {}

    /**
     * @param known where the patient was when we heard last; the answer for one without a device
     */
    static int wardOf(Placements placements, int patientId, int known) {
        List<Placement> present = placements.ofPatient(patientId);
        return present.isEmpty() ? known : present.getFirst().wardId();
    }
}

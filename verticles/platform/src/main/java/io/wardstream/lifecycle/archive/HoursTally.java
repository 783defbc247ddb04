package io.wardstream.lifecycle.archive;

import io.wardstream.samples.rollup.PatientSums;
import io.wardstream.samples.rollup.VitalStats;
import java.util.ArrayList;
import java.util.List;

/** Sums up hours while they go by, by patient. Not safe for use by two threads. */
final class HoursTally {
    private final List<PatientSums> patients = new ArrayList<>();

    /**
     * @throws IllegalArgumentException when the row lies before one of a later patient
     */
    void add(ArchivedHour hour) {
        PatientSums sums = patients.isEmpty() ? null : patients.getLast();
        if (sums == null || sums.patientId() != hour.patientId()) {
            if (sums != null && sums.patientId() > hour.patientId()) {
                throw new IllegalArgumentException("rows are not by patient");
            }
            sums = PatientSums.none(hour.patientId());
            patients.add(sums);
        }
        VitalStats stats =
                new VitalStats(hour.count(), hour.validCount(), hour.sum(), hour.min(), hour.max());
        patients.set(patients.size() - 1, sums.plus(stats));
    }

    List<PatientSums> patients() {
        return List.copyOf(patients);
    }
}

package io.wardstream.retrospect;

import io.wardstream.alerts.engine.Known;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.registry.PatientStay;
import io.wardstream.retrospect.RetrospectiveStore.Place;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What is known of the time of a patient that is judged again.
 *
 * @param stays at least one, by beginning
 * @param alarms that were live then
 */
record PatientPast(
        MeasuredPatient patient,
        RuleSet rules,
        List<PatientStay> stays,
        List<AssignmentInterval> devices,
        Known alarms) {

    PatientPast {
        stays = List.copyOf(stays);
        devices = List.copyOf(devices);
    }

    /** In force at the beginning. */
    PatientLimits firstLimits() {
        return limits(stays.getFirst());
    }

    private PatientLimits limits(PatientStay stay) {
        return rules.limitsOf(patient.hospitalId(), stay.wardId(), patient.patientId());
    }

    /** What happened meanwhile. */
    List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (PatientStay stay : stays.subList(1, stays.size())) {
            turns.add(new Turn.Moved(limits(stay), stay.from()));
        }
        for (AssignmentInterval held : devices) {
            if (held.to() != AssignmentInterval.OPEN) {
                turns.add(new Turn.Released(held.deviceId(), held.to()));
            }
        }
        return turns;
    }

    /** The ward the patient lay in when it began, and the device it was seen by. */
    Place place(Finding finding) {
        PatientStay in = stays.getFirst();
        for (PatientStay stay : stays) {
            in = stay.from() <= finding.since() ? stay : in;
        }
        return new Place(in.wardId(), in.wardPublicId(), publicId(finding.deviceId()));
    }

    private UUID publicId(int deviceId) {
        return devices.stream()
                .filter(held -> held.deviceId() == deviceId)
                .map(held -> UUID.fromString(held.devicePublicId()))
                .findFirst()
                .orElseThrow();
    }
}

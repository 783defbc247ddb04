package io.wardstream.samples;

import io.wardstream.registry.AssignmentInterval;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The newest live value of each vital of a patient.
 *
 * @param values in catalogue order, at most one a vital; vitals without a value are left out
 */
public record LatestVitals(int patientId, List<LatestValue> values) {
    public LatestVitals {
        values = List.copyOf(values);
    }

    /** The entries with the public ids of their devices, which stand in the intervals. */
    static LatestVitals of(
            int patientId, Collection<LatestEntry> entries, List<AssignmentInterval> intervals) {
        Map<Integer, String> publicIds =
                intervals.stream()
                        .collect(
                                Collectors.toMap(
                                        AssignmentInterval::deviceId,
                                        AssignmentInterval::devicePublicId,
                                        (one, _) -> one));
        return new LatestVitals(
                patientId,
                entries.stream()
                        .map(
                                entry ->
                                        entry.withDevice(
                                                publicIds.getOrDefault(entry.deviceId(), "")))
                        .toList());
    }
}

package io.wardstream.samples;

import java.util.List;

/**
 * The newest live value of each vital of a patient.
 *
 * @param values in catalogue order, at most one a vital; vitals without a value are left out
 */
public record LatestVitals(int patientId, List<LatestValue> values) {
    public LatestVitals {
        values = List.copyOf(values);
    }
}

package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.PatientLimits;

/** What happened to a patient besides samples; epoch milliseconds. */
public sealed interface Turn {
    long at();

    /** The patient came into a ward with other limits. */
    record Moved(PatientLimits limits, long at) implements Turn {}

    /** The device measured the patient no more. */
    record Released(int deviceId, long at) implements Turn {}
}

package io.wardstream.registry;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device, and whom it measured in the range that was asked for.
 *
 * @param publicId the id outside the platform
 * @param patients by time; empty when it measured nobody
 */
public record MeasuringDevice(
        UUID publicId, UUID hospitalPublicId, List<MeasuredPatient> patients) {

    public MeasuringDevice {
        patients = List.copyOf(patients);
    }

    /** Whom it measured at an instant of the range; null: nobody. */
    public @Nullable UUID patientAt(long instant) {
        for (MeasuredPatient patient : patients) {
            if (patient.from() <= instant && instant < patient.to()) {
                return patient.patientPublicId();
            }
        }
        return null;
    }
}

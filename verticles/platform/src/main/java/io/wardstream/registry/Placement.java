package io.wardstream.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that measures a patient now.
 *
 * @param wardId of the patient
 * @param gateway what the device is connected through; null: that is not known
 */
public record Placement(
        int deviceId,
        UUID devicePublicId,
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        int patientId,
        UUID patientPublicId,
        @Nullable String gateway) {

    /** Through no gateway that is known. */
    public Placement(
            int deviceId,
            UUID devicePublicId,
            int hospitalId,
            int wardId,
            UUID wardPublicId,
            int patientId,
            UUID patientPublicId) {
        this(
                deviceId,
                devicePublicId,
                hospitalId,
                wardId,
                wardPublicId,
                patientId,
                patientPublicId,
                null);
    }
}

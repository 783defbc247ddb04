package io.wardstream.registry;

import java.util.UUID;

/**
 * A device that measures a patient now.
 *
 * @param wardId of the patient
 */
public record Placement(
        int deviceId,
        UUID devicePublicId,
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        int patientId,
        UUID patientPublicId) {}

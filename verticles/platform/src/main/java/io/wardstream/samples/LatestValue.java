package io.wardstream.samples;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;

/**
 * The newest live value of one vital of a patient.
 *
 * @param value in the unit of the vital, as the device sent it
 * @param observedAt epoch milliseconds, corrected clock
 * @param receivedAt epoch milliseconds, this platform's clock; age and staleness go by it
 * @param deviceId internal id of the device in force for this vital
 * @param devicePublicId the id of that device outside the platform
 */
public record LatestValue(
        VitalSign sign,
        double value,
        long observedAt,
        long receivedAt,
        Validity validity,
        int deviceId,
        String devicePublicId) {}

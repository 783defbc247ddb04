package io.wardstream.codec.model;

/**
 * A sample with what its readers on the bus need to place it and to notice a loss.
 *
 * @param patientId 0 when the device has no patient
 * @param epoch the device's own epoch
 * @param previousSeq the highest seq of this device and epoch that this writer has published
 *     before, which is not below its own when it comes belated or again; 0 for the first
 */
public record PublishedSample(
        VitalSample sample,
        int hospitalId,
        int wardId,
        int patientId,
        long epoch,
        int previousSeq) {}

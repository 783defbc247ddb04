package io.wardstream.registry;

import java.util.UUID;

/**
 * A time in which a device measured a patient. Times are epoch milliseconds, [from, to), cut to the
 * range that was asked for.
 */
public record MeasuredPatient(
        int hospitalId, int patientId, UUID patientPublicId, long from, long to) {}

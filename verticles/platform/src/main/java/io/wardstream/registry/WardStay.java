package io.wardstream.registry;

import java.util.UUID;

/**
 * A time in which a patient lay in a ward. Times are epoch milliseconds, [from, to), cut to the
 * range that was asked for.
 *
 * @param wardBefore where the patient lay until {@code from}; 0: in this ward, or nowhere
 */
public record WardStay(int patientId, UUID patientPublicId, int wardBefore, long from, long to) {}

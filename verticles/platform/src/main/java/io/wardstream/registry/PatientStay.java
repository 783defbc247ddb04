package io.wardstream.registry;

import java.util.UUID;

/**
 * A time in which a patient lay in a ward. Times are epoch milliseconds, [from, to), cut to the
 * range that was asked for.
 */
public record PatientStay(int wardId, UUID wardPublicId, long from, long to) {}

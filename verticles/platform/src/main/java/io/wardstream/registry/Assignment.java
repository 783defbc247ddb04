package io.wardstream.registry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time during which a device measured a patient, in whole milliseconds of the database's clock.
 *
 * @param validTo excluded; null while it lasts
 */
public record Assignment(
        UUID publicId, UUID patientPublicId, Instant validFrom, @Nullable Instant validTo) {}

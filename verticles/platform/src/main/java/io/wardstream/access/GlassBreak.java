package io.wardstream.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody opened a patient of another ward, for a while.
 *
 * @param endedAt when it was ended early; null: it was not
 * @param reviewedBy name of who looked at it afterwards; null: nobody has
 */
public record GlassBreak(
        long id,
        UUID publicId,
        int userId,
        String username,
        int hospitalId,
        UUID patientPublicId,
        String reason,
        Instant openedAt,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable Instant reviewedAt,
        @Nullable String reviewedBy,
        @Nullable String comment) {}

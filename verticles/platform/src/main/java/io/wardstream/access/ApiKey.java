package io.wardstream.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of a service, without the key.
 *
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: never
 * @param revokedAt null: not
 */
public record ApiKey(
        int id,
        UUID publicId,
        UUID userPublicId,
        String name,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {

    /** A key with itself: shown once, and kept nowhere. */
    public record Shown(ApiKey key, String token) {

        /** Tokens are never printed. */
        @Override
        public String toString() {
            return "Shown[" + key + "]";
        }
    }
}

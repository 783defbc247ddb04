package io.wardstream.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token of a device as people may see it: never the token itself.
 *
 * @param lastUsedOn the day (UTC) on which a device last connected with it; null when none did
 * @param expiresAt when it ends by itself; null when it does not
 */
public record DeviceToken(
        UUID id, Instant createdAt, @Nullable LocalDate lastUsedOn, @Nullable Instant expiresAt) {}

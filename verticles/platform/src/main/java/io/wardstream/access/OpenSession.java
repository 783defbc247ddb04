package io.wardstream.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A session in force.
 *
 * @param refreshedAt when it was last refreshed, or opened
 * @param expiresAt when it ends unless it is refreshed
 */
public record OpenSession(UUID id, Instant createdAt, Instant refreshedAt, Instant expiresAt) {}
